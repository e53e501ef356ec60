"""What a new programme begins with: settings that explain themselves and a workbook."""
