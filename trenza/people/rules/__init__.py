"""What can be said of persons without a database: identifiers, names, dates, links, display."""
