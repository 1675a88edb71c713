-- Discussion: boards by case and by class, posts with replies, votes, an instructor's summary; what became of a post.

CREATE TABLE classes_board (
    id BIGINT NOT NULL,
    title TEXT NOT NULL,
    prompt TEXT NOT NULL,
    case_code TEXT NOT NULL,
    cohort_id BIGINT,
    group_count BIGINT NOT NULL,
    summary TEXT NOT NULL,
    summed_by TEXT NOT NULL,
    opened_by BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    CONSTRAINT classes_board_pk PRIMARY KEY (id),
    CONSTRAINT classes_board_cohort FOREIGN KEY (cohort_id) REFERENCES classes_cohort (id),
    CONSTRAINT classes_board_opener FOREIGN KEY (opened_by) REFERENCES store_user (id),
    CONSTRAINT classes_board_groups CHECK (group_count BETWEEN 0 AND 9)
);
CREATE INDEX classes_board_of_case ON classes_board (case_code, id);

CREATE TABLE classes_seat (
    id BIGINT NOT NULL,
    board_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    group_number BIGINT NOT NULL,
    CONSTRAINT classes_seat_pk PRIMARY KEY (id),
    CONSTRAINT classes_seat_board FOREIGN KEY (board_id) REFERENCES classes_board (id),
    CONSTRAINT classes_seat_user FOREIGN KEY (user_id) REFERENCES store_user (id),
    CONSTRAINT classes_seat_once UNIQUE (board_id, user_id)
);

CREATE TABLE classes_post (
    id BIGINT NOT NULL,
    board_id BIGINT NOT NULL,
    parent_id BIGINT,
    user_id BIGINT NOT NULL,
    group_number BIGINT NOT NULL,
    body TEXT NOT NULL,
    flagged BIGINT NOT NULL,
    posted_at BIGINT NOT NULL,
    hidden_by TEXT NOT NULL,
    hidden_reason TEXT NOT NULL,
    CONSTRAINT classes_post_pk PRIMARY KEY (id),
    CONSTRAINT classes_post_board FOREIGN KEY (board_id) REFERENCES classes_board (id),
    CONSTRAINT classes_post_parent FOREIGN KEY (parent_id) REFERENCES classes_post (id),
    CONSTRAINT classes_post_user FOREIGN KEY (user_id) REFERENCES store_user (id),
    CONSTRAINT classes_post_flagged CHECK (flagged IN (0, 1))
);
CREATE INDEX classes_post_of_board ON classes_post (board_id, parent_id, id);

CREATE TABLE classes_vote (
    id BIGINT NOT NULL,
    post_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    voted_at BIGINT NOT NULL,
    CONSTRAINT classes_vote_pk PRIMARY KEY (id),
    CONSTRAINT classes_vote_post FOREIGN KEY (post_id) REFERENCES classes_post (id),
    CONSTRAINT classes_vote_user FOREIGN KEY (user_id) REFERENCES store_user (id),
    CONSTRAINT classes_vote_once UNIQUE (post_id, user_id)
);

CREATE TABLE classes_draft (
    id BIGINT NOT NULL,
    post_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    script_id BIGINT,
    state TEXT NOT NULL,
    promoted_by TEXT NOT NULL,
    promoted_at BIGINT NOT NULL,
    decided_by TEXT NOT NULL,
    note TEXT NOT NULL,
    CONSTRAINT classes_draft_pk PRIMARY KEY (id),
    CONSTRAINT classes_draft_post FOREIGN KEY (post_id) REFERENCES classes_post (id),
    CONSTRAINT classes_draft_once UNIQUE (post_id, kind),
    CONSTRAINT classes_draft_kind CHECK (kind IN ('script', 'signal', 'case')),
    CONSTRAINT classes_draft_script CHECK ((kind = 'script') = (script_id IS NOT NULL)),
    CONSTRAINT classes_draft_state CHECK (state IN ('open', 'taken', 'dropped'))
);
CREATE INDEX classes_draft_newest ON classes_draft (state, id);
