-- Searches without a result: what was searched for, how often, by how many shoppers. The words are those of a search
-- event; its results are its products, or the number that the shop says in properties.results.
SELECT lower(json_extract_scalar(properties, '$.query')) AS query, count(*) AS searches, count(DISTINCT user_id) AS shoppers
FROM events
WHERE event = 'search' AND coalesce(CAST(json_extract_scalar(properties, '$.results') AS INTEGER), cardinality(items)) = 0
GROUP BY lower(json_extract_scalar(properties, '$.query'))
ORDER BY searches DESC, query
LIMIT 50
