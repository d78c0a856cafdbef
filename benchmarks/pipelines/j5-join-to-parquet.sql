COPY (
  SELECT l.orderkey, linenumber, partkey, quantity, extendedprice, discount, shipdate, shipmode,
         custkey, orderdate, priority
  FROM read_csv('${lineitem}', header = true, ignore_errors = true, columns = {
    'orderkey': 'BIGINT', 'partkey': 'BIGINT', 'suppkey': 'BIGINT', 'linenumber': 'INTEGER',
    'quantity': 'DECIMAL(12,2)', 'extendedprice': 'DECIMAL(12,2)', 'discount': 'DECIMAL(4,2)',
    'shipdate': 'DATE', 'shipmode': 'VARCHAR', 'comment': 'VARCHAR'}) l
  JOIN read_csv('${orders}', header = true, columns = {
    'orderkey': 'BIGINT', 'custkey': 'BIGINT', 'status': 'VARCHAR', 'totalprice': 'DECIMAL(12,2)',
    'orderdate': 'DATE', 'priority': 'VARCHAR', 'clerk': 'VARCHAR'}) o
  ON l.orderkey = o.orderkey
) TO '${output}' (FORMAT parquet)
