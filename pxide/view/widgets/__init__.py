"""The small parts that every panel and page is made of: theme, icons, lists and fields."""
