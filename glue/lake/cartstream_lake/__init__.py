"""Clean tables in Apache Iceberg, made from the raw archive, and questions to them in SQL."""
