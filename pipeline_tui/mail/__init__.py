"""Mail: building it, handing it to the person's own mail program, sending it over SMTP."""
