function makeSearchable(DataTable, words) {
  for (const table of document.querySelectorAll("table.searchable:not(.dataTable)")) {
    new DataTable(table, {
      autoWidth: false,
      language: words,
      layout: { topStart: "search", topEnd: "info", bottomStart: null, bottomEnd: null },
      order: [],
      paging: false,
    });
  }
}
