"""Makes and changes a site: its workbook, its forms, its policy and what a change would do."""
