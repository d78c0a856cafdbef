COPY (
  SELECT shipmode, year(shipdate) AS year, count(*) AS items, sum(quantity) AS quantity,
         sum(extendedprice * (1 - discount)) AS revenue
  FROM read_csv('${lineitem}', header = true, ignore_errors = true, columns = {
    'orderkey': 'BIGINT', 'partkey': 'BIGINT', 'suppkey': 'BIGINT', 'linenumber': 'INTEGER',
    'quantity': 'DECIMAL(12,2)', 'extendedprice': 'DECIMAL(12,2)', 'discount': 'DECIMAL(4,2)',
    'shipdate': 'DATE', 'shipmode': 'VARCHAR', 'comment': 'VARCHAR'})
  WHERE shipdate >= DATE '1994-01-01' AND quantity > 0
  GROUP BY shipmode, year(shipdate)
) TO '${output}' (FORMAT parquet)
