CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, amount DECIMAL(10,2));
INSERT INTO orders VALUES (1, 'Ada', 12.50), (2, 'Grace', 8.00), (3, NULL, 3.25);
