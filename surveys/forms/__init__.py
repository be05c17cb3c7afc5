"""Forms: what is asked, in which words, by which article; and their immutable published versions."""
