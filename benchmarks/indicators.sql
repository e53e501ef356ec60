-- The figures of benchmarks/indicators.py, written by hand for DuckDB: what circularlib is set beside.
-- {folder} is the folder of the region; spans, masses and days are small tables made before.
CREATE TEMP TABLE placed AS
WITH steps AS (
    SELECT item_id, date_day, event, home_id,
        sum((event = 'delivered')::INT) OVER life AS visit_number
    FROM read_parquet('{folder}/movements/*/*.parquet')
    WINDOW life AS (PARTITION BY item_id ORDER BY date_day, length(movement_id), movement_id
        ROWS UNBOUNDED PRECEDING)
), starts AS (
    SELECT item_id, home_id, date_day, visit_number,
        min(visit_number) OVER (PARTITION BY item_id) AS first_visit_number
    FROM steps
    WHERE event = 'delivered'
        OR (visit_number = 0 AND event IN ('collected', 'discarded', 'recycled', 'sold', 'lost'))
)
SELECT p.period, s.home_id, i.item_type,
    count(*) AS placement_count,
    count(*) FILTER (i.origin = 'second_hand' OR visit_number > first_visit_number) AS reused_count,
    sum(coalesce(i.mass_kg, m.unit_mass_kg)) AS placed_mass_kg,
    coalesce(sum(coalesce(i.mass_kg, m.unit_mass_kg))
        FILTER (i.origin = 'second_hand' OR visit_number > first_visit_number), 0) AS reused_mass_kg
FROM starts s
JOIN read_parquet('{folder}/items/*/*.parquet') i USING (item_id)
JOIN masses m USING (item_type)
JOIN spans p ON s.date_day BETWEEN p.first_day AND p.last_day
WHERE s.visit_number > 0
GROUP BY ALL;

CREATE TEMP TABLE parts AS
SELECT p.period, i.item_type, sum(coalesce(parts_mass_kg, 0)) AS parts_mass_kg
FROM read_parquet('{folder}/movements/*/*.parquet') s
JOIN read_parquet('{folder}/items/*/*.parquet') i USING (item_id)
JOIN spans p ON s.date_day BETWEEN p.first_day AND p.last_day
WHERE event IN ('repaired', 'repair_failed', 'refurbished')
GROUP BY ALL;

CREATE TEMP TABLE cost AS
SELECT d.period, c.home_id, sum(amount_eur) AS nominal_eur,
    sum(amount_eur * d.deflator_ratio) AS real_eur,
    sum(amount_eur * d.deflator_ratio * coalesce(r.annualised_ratio, 1)) AS annualised_eur
FROM read_parquet('{folder}/costs/*/*.parquet') c
JOIN days d USING (date_day)
LEFT JOIN read_parquet('{folder}/items/*/*.parquet') i USING (item_id)
LEFT JOIN ratios r ON r.category = c.category AND r.item_type = i.item_type
GROUP BY ALL;
