package dev.sluice.api;

/** Every fault Sluice reports has one of these codes; the category decides what happens next. */
public enum ErrorCode {
    PIPELINE_INVALID("SL-1001", Category.CONFIGURATION),
    OPTION_INVALID("SL-1002", Category.CONFIGURATION),
    EXPRESSION_INVALID("SL-1003", Category.CONFIGURATION),
    PARAMETER_INVALID("SL-1004", Category.CONFIGURATION),
    SOURCE_NOT_FOUND("SL-2001", Category.CONFIGURATION),
    SOURCE_UNREADABLE("SL-2002", Category.DATA),
    SCHEMA_MISMATCH("SL-2003", Category.CONFIGURATION),
    COLUMN_TYPE_MISMATCH("SL-2004", Category.DATA),
    RULE_STOPPED("SL-2005", Category.DATA),
    ROW_REFUSED("SL-2006", Category.DATA),
    TARGET_UNREACHABLE("SL-3001", Category.TRANSIENT),
    ACCESS_DENIED("SL-3002", Category.CONFIGURATION),
    NO_SPACE("SL-3003", Category.TRANSIENT),
    WRITE_FAILED("SL-3004", Category.TRANSIENT),
    STATEMENT_FAILED("SL-3005", Category.CONFIGURATION),
    POSITION_MOVED("SL-3006", Category.CONFIGURATION),
    RUN_UNFINISHED("SL-3007", Category.CONFIGURATION),
    OUT_OF_MEMORY("SL-4001", Category.CONFIGURATION),
    EXECUTION_ABANDONED("SL-4002", Category.TRANSIENT),
    TIME_EXCEEDED("SL-4003", Category.CONFIGURATION),
    WAITED_TOO_LONG("SL-4004", Category.CONFIGURATION),
    OVER_BUDGET("SL-4005", Category.CONFIGURATION),
    STATE_UNREADABLE("SL-5001", Category.CONFIGURATION),
    STATE_LOCKED("SL-5002", Category.TRANSIENT),
    STATE_CONFLICT("SL-5003", Category.CONFIGURATION),
    STATE_UNREACHABLE("SL-5004", Category.TRANSIENT),
    UNBALANCED("SL-9001", Category.INTERNAL),
    LEAK("SL-9002", Category.INTERNAL),
    CANCELLED("SL-9003", Category.CANCELLED),
    INTERNAL("SL-9999", Category.INTERNAL);

    /** What a fault of this kind leads to: stop, quarantine, retry, crash, or a clean end. */
    public enum Category {
        CONFIGURATION,
        DATA,
        TRANSIENT,
        INTERNAL,
        CANCELLED
    }

    private final String code;
    private final Category category;

    ErrorCode(String code, Category category) {
        this.code = code;
        this.category = category;
    }

    public String code() {
        return code;
    }

    public Category category() {
        return category;
    }
}
