-- What an account holds of a reservation of one below it, whose usage its own tariff prices: whose reservation it is.
ALTER TABLE reservation ADD COLUMN of_account BLOB;
