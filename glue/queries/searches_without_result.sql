-- Searches without a result: what was searched for, how often, by how many shoppers. A search is an event named search with its words in
-- properties.query and the number of results in properties.results.
SELECT lower(json_extract_scalar(properties, '$.query')) AS query, count(*) AS searches, count(DISTINCT user_id) AS shoppers
FROM events
WHERE event = 'search' AND coalesce(CAST(json_extract_scalar(properties, '$.results') AS INTEGER), 0) = 0
GROUP BY lower(json_extract_scalar(properties, '$.query'))
ORDER BY searches DESC, query
LIMIT 50
