-- Attribution of recommendations: of the products clicked in a recommendation,
-- how many the shopper put into the cart or ordered within a day.
WITH clicked AS (
    SELECT user_id, occurred_at, product_id FROM event_items WHERE event = 'recommendation_click'
), acted AS (
    SELECT user_id, event, occurred_at, product_id FROM event_items WHERE event IN ('add_to_cart', 'checkout')
)
SELECT count(*) AS clicks,
    sum(CASE WHEN EXISTS (
        SELECT 1 FROM acted a WHERE a.event = 'add_to_cart' AND a.user_id = c.user_id AND a.product_id = c.product_id
            AND a.occurred_at BETWEEN c.occurred_at AND c.occurred_at + INTERVAL '1' DAY
    ) THEN 1 ELSE 0 END) AS put_into_cart,
    sum(CASE WHEN EXISTS (
        SELECT 1 FROM acted a WHERE a.event = 'checkout' AND a.user_id = c.user_id AND a.product_id = c.product_id
            AND a.occurred_at BETWEEN c.occurred_at AND c.occurred_at + INTERVAL '1' DAY
    ) THEN 1 ELSE 0 END) AS ordered
FROM clicked c
