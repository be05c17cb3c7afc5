"""The paper form and the sheets that an office printer makes: PDF, and what staff type in from a filled one."""
