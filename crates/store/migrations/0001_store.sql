-- The house's own books: settings, the audit chain, events, people and their sessions.

CREATE TABLE store_setting (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT store_setting_pk PRIMARY KEY (name)
);

-- One row: the last link of the audit chain. Writers lock it at the end of their transaction.
CREATE TABLE store_chain (
    id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT store_chain_pk PRIMARY KEY (id)
);
INSERT INTO store_chain (id, seq, hash) VALUES (1, 0, '');

CREATE TABLE store_audit (
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    room TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT store_audit_pk PRIMARY KEY (seq)
);
CREATE INDEX store_audit_subject ON store_audit (subject, seq);

CREATE TABLE store_event (
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL,
    CONSTRAINT store_event_pk PRIMARY KEY (id)
);
CREATE INDEX store_event_subject ON store_event (subject, id);

CREATE TABLE store_user (
    id BIGINT NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    lang TEXT NOT NULL,
    password TEXT NOT NULL,
    active BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT store_user_pk PRIMARY KEY (id),
    CONSTRAINT store_user_login UNIQUE (login)
);

CREATE TABLE store_session (
    key_hash TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    csrf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT store_session_pk PRIMARY KEY (key_hash),
    CONSTRAINT store_session_user FOREIGN KEY (user_id) REFERENCES store_user (id)
);
CREATE INDEX store_session_owner ON store_session (user_id);

CREATE TABLE store_token (
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    revoked_at BIGINT,
    CONSTRAINT store_token_pk PRIMARY KEY (id),
    CONSTRAINT store_token_key UNIQUE (key_hash),
    CONSTRAINT store_token_user FOREIGN KEY (user_id) REFERENCES store_user (id)
);
