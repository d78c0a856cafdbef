INSERT INTO orders VALUES (4, 'Dee', 8.75);
UPDATE orders SET amount = 40.00 WHERE id = 2;
UPDATE orders SET id = 5 WHERE id = 3;
DELETE FROM orders WHERE id = 1;
