package dev.sluice.benchmark.job;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Looks into files that contenders wrote, whoever wrote them. */
final class Duck {

    private Duck() {}

    /** How many rows a file has, and a sum over its rows that does not ask for their order. */
    record Fingerprint(long rows, String hash) {}

    static Fingerprint parquet(Path file) {
        return ask(
                "SELECT count(*), sum(hash(t::VARCHAR))::VARCHAR FROM read_parquet('"
                        + quoted(file)
                        + "') t");
    }

    /** Of the line items' first seven columns, which read alike from both formats. */
    static Fingerprint lineitems(Path file) {
        String reader = file.toString().endsWith(".csv") ? "read_csv" : "read_json";
        return ask(
                "SELECT count(*), concat_ws(' ', sum(orderkey), sum(partkey), sum(suppkey),"
                        + " sum(linenumber), sum(quantity), sum(extendedprice), sum(discount),"
                        + " sum(hash(shipdate::VARCHAR)), sum(hash(shipmode)), sum(hash(comment)))"
                        + " FROM "
                        + reader
                        + "('"
                        + quoted(file)
                        + "', columns={"
                        + "'orderkey':'BIGINT','partkey':'BIGINT','suppkey':'BIGINT',"
                        + "'linenumber':'INTEGER','quantity':'DECIMAL(12,2)',"
                        + "'extendedprice':'DECIMAL(12,2)','discount':'DECIMAL(4,2)',"
                        + "'shipdate':'DATE','shipmode':'VARCHAR','comment':'VARCHAR'})");
    }

    private static String quoted(Path file) {
        return file.toString().replace("'", "''");
    }

    private static Fingerprint ask(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return new Fingerprint(row.getLong(1), row.getString(2));
        } catch (SQLException e) {
            throw new WrongAnswerException("a result cannot be read: " + e.getMessage());
        }
    }
}
