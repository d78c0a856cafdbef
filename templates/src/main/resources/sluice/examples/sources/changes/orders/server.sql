CREATE TABLE orders (id int PRIMARY KEY, customer text, amount numeric(8,2));
INSERT INTO orders VALUES (1, 'Ada', 20.00), (2, 'Ben', 35.50), (3, 'Cem', 12.00);
