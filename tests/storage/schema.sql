CREATE TABLE absences (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    deputy_id INTEGER REFERENCES people (id),
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    from_at TEXT NOT NULL,
    until_at TEXT NOT NULL,
    made_at TEXT NOT NULL,
    begun_at TEXT,
    ended_at TEXT
);
CREATE TABLE acceptances (
    id INTEGER PRIMARY KEY,
    request_id INTEGER NOT NULL REFERENCES requests (id),
    report_id INTEGER NOT NULL REFERENCES reports (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    batch TEXT NOT NULL,
    accepted_at TEXT NOT NULL,
    lifted_at TEXT,
    undone_at TEXT
);
CREATE TABLE aliases (
    alias TEXT NOT NULL PRIMARY KEY,
    department_id INTEGER NOT NULL REFERENCES departments (id)
);
CREATE TABLE application_steps (
    id INTEGER PRIMARY KEY,
    application_id INTEGER NOT NULL REFERENCES applications (id),
    kind TEXT NOT NULL CHECK (kind IN ('remind', 'widen', 'due', 'overdue', 'head')),
    due_at TEXT NOT NULL,
    done_at TEXT,
    outcome TEXT NOT NULL,
    UNIQUE (application_id, kind)
);
CREATE TABLE applications (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plans (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'granted', 'refused', 'withdrawn', 'expired')),
    task_id INTEGER NOT NULL REFERENCES tasks (id),
    request_id INTEGER REFERENCES requests (id),
    department_id INTEGER NOT NULL REFERENCES departments (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    reason TEXT NOT NULL,
    wanted_on TEXT,
    original_on TEXT,
    original_at TEXT,
    level TEXT NOT NULL CHECK (level IN ('charge', 'whole')),
    question TEXT NOT NULL,
    asked_by INTEGER REFERENCES people (id),
    reply TEXT NOT NULL,
    made_at TEXT NOT NULL,
    decided_by INTEGER REFERENCES people (id),
    decided_at TEXT,
    answer TEXT NOT NULL,
    granted_on TEXT
, progress TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL DEFAULT 'report_extension'
    CHECK (kind IN ('report_extension', 'task_extension', 'wrong_owner', 'suspension', 'reopening', 'closing')));
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    done_at TEXT NOT NULL,
    person_id INTEGER REFERENCES people (id),
    act TEXT NOT NULL,
    object TEXT NOT NULL,
    object_id INTEGER NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL
, hash TEXT NOT NULL DEFAULT '');
CREATE TABLE bulletin_files (
    id INTEGER PRIMARY KEY,
    bulletin_id INTEGER NOT NULL REFERENCES bulletins (id),
    form TEXT NOT NULL,
    language TEXT NOT NULL,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    content TEXT NOT NULL,
    UNIQUE (bulletin_id, form, language)
);
CREATE TABLE bulletins (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plans (id),
    period_id INTEGER NOT NULL UNIQUE REFERENCES periods (id),
    state TEXT NOT NULL CHECK (state IN ('draft', 'approved', 'published')),
    revision INTEGER NOT NULL,
    figures TEXT NOT NULL,
    drafted_by INTEGER NOT NULL REFERENCES people (id),
    drafted_at TEXT NOT NULL,
    year INTEGER,
    number INTEGER,
    approved_by INTEGER REFERENCES people (id),
    approved_at TEXT,
    published_at TEXT,
    UNIQUE (plan_id, year, number)
);
CREATE TABLE charges (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    role TEXT NOT NULL CHECK (role IN ('supervisor', 'admin')),
    scope TEXT NOT NULL,
    since_at TEXT NOT NULL,
    until_at TEXT
);
CREATE TABLE closings (
    id INTEGER PRIMARY KEY,
    task_id INTEGER NOT NULL REFERENCES tasks (id),
    application_id INTEGER NOT NULL UNIQUE REFERENCES applications (id),
    grade TEXT NOT NULL CHECK (grade IN ('excellent', 'good', 'pass', 'fail')),
    person_id INTEGER NOT NULL REFERENCES people (id),
    closed_at TEXT NOT NULL,
    reopened_by INTEGER REFERENCES people (id),
    reopened_at TEXT,
    reason TEXT NOT NULL
);
CREATE TABLE data_steps (
    id INTEGER PRIMARY KEY,
    request_id INTEGER NOT NULL REFERENCES requests (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    data_on TEXT NOT NULL,
    due_at TEXT NOT NULL,
    done_at TEXT,
    outcome TEXT NOT NULL,
    UNIQUE (request_id, data_on)
);
CREATE TABLE days (
    country TEXT NOT NULL,
    day_on TEXT NOT NULL,
    working INTEGER NOT NULL CHECK (working IN (0, 1)),
    PRIMARY KEY (country, day_on)
);
CREATE TABLE departments (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE drafts (
    person_id INTEGER NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL,
    request_id INTEGER REFERENCES requests (id),
    outbox_id INTEGER,
    expects TEXT NOT NULL,
    body TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (person_id, kind)
);
CREATE TABLE enquiries (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    department_id INTEGER REFERENCES departments (id),
    task_id INTEGER REFERENCES tasks (id),
    saying_id INTEGER UNIQUE REFERENCES sayings (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'phoned')),
    words TEXT NOT NULL,
    made_at TEXT NOT NULL,
    remind_at TEXT NOT NULL,
    reminded_at TEXT,
    answer TEXT NOT NULL,
    answered_by INTEGER REFERENCES people (id),
    answered_at TEXT
);
CREATE TABLE evidence (
    id INTEGER PRIMARY KEY,
    upload_id INTEGER NOT NULL UNIQUE REFERENCES files (id),
    saying_id INTEGER NOT NULL REFERENCES sayings (id),
    album TEXT NOT NULL,
    request_id INTEGER REFERENCES requests (id),
    report_id INTEGER REFERENCES reports (id),
    supersedes_id INTEGER UNIQUE REFERENCES evidence (id)
, application_id INTEGER REFERENCES applications (id));
CREATE TABLE figures (
    report_id INTEGER NOT NULL REFERENCES reports (id),
    indicator_id INTEGER NOT NULL REFERENCES indicators (id),
    value TEXT NOT NULL,
    PRIMARY KEY (report_id, indicator_id)
);
CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    purpose TEXT NOT NULL,
    file_id TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'fetched', 'failed')),
    path TEXT NOT NULL,
    error TEXT NOT NULL,
    asked_at TEXT NOT NULL
, kind TEXT NOT NULL DEFAULT 'document', unique_id TEXT NOT NULL DEFAULT '', mime TEXT NOT NULL DEFAULT '', digest TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0, retry_at TEXT);
CREATE TABLE headers (
    plan_id INTEGER NOT NULL REFERENCES plans (id),
    header TEXT NOT NULL,
    meaning TEXT NOT NULL,
    PRIMARY KEY (plan_id, header)
);
CREATE TABLE holdings (
    id INTEGER PRIMARY KEY,
    seat_id INTEGER NOT NULL REFERENCES seats (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    since_at TEXT NOT NULL,
    until_at TEXT
);
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY,
    update_id INTEGER NOT NULL,
    digest TEXT NOT NULL,
    chat_id INTEGER NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'quarantined')),
    attempts INTEGER NOT NULL,
    error TEXT NOT NULL,
    retry_at TEXT,
    received_at TEXT NOT NULL,
    done_at TEXT, message_id INTEGER,
    UNIQUE (update_id, digest)
);
CREATE TABLE indicators (
    id INTEGER PRIMARY KEY,
    task_id INTEGER NOT NULL REFERENCES tasks (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    baseline TEXT,
    aim TEXT NOT NULL CHECK (aim IN ('at_least', 'at_most', 'about', 'exactly', 'between', 'milestone')),
    target TEXT,
    target_high TEXT,
    direction TEXT NOT NULL CHECK (direction IN ('up', 'down')),
    cumulative INTEGER NOT NULL CHECK (cumulative IN (0, 1)),
    pace TEXT NOT NULL CHECK (pace IN ('linear', 'quarters', 'months')),
    points TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'confirmed', 'dropped')),
    source TEXT NOT NULL,
    sure INTEGER NOT NULL CHECK (sure IN (0, 1)),
    revision INTEGER NOT NULL, follows_id INTEGER REFERENCES indicators (id), from_label TEXT NOT NULL DEFAULT '', until_label TEXT NOT NULL DEFAULT '',
    UNIQUE (task_id, position)
);
CREATE TABLE instruction_steps (
    id INTEGER PRIMARY KEY,
    instruction_id INTEGER NOT NULL REFERENCES instructions (id),
    due_at TEXT NOT NULL,
    done_at TEXT,
    outcome TEXT NOT NULL
);
CREATE TABLE instructions (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plans (id),
    task_id INTEGER NOT NULL REFERENCES tasks (id),
    department_id INTEGER NOT NULL REFERENCES departments (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    words TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'closed')),
    revision INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    by_at TEXT NOT NULL,
    more TEXT NOT NULL,
    answer TEXT NOT NULL,
    answered_by INTEGER REFERENCES people (id),
    answered_at TEXT,
    closed_by INTEGER REFERENCES people (id),
    closed_at TEXT
);
CREATE TABLE invitations (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    department_id INTEGER REFERENCES departments (id),
    post TEXT,
    role TEXT,
    scope TEXT NOT NULL,
    made_by INTEGER REFERENCES people (id),
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_by INTEGER REFERENCES people (id),
    used_at TEXT,
    withdrawn_at TEXT, from_id INTEGER REFERENCES people (id),
    CHECK ((post IS NOT NULL AND department_id IS NOT NULL AND role IS NULL) OR (post IS NULL AND role IS NOT NULL))
);
CREATE TABLE loads (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL,
    person_id INTEGER REFERENCES people (id),
    loaded_at TEXT NOT NULL,
    is_new INTEGER NOT NULL CHECK (is_new IN (0, 1)),
    counts TEXT NOT NULL,
    before TEXT NOT NULL,
    audit_id INTEGER NOT NULL,
    undone_at TEXT
);
CREATE TABLE loans (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    request_id INTEGER NOT NULL REFERENCES requests (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    state TEXT NOT NULL CHECK (state IN ('made', 'opened', 'handed', 'sent', 'unused')),
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    chat_id INTEGER,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    body TEXT NOT NULL,
    revision INTEGER NOT NULL,
    report_id INTEGER REFERENCES reports (id)
);
CREATE TABLE makings (
    id INTEGER PRIMARY KEY,
    key TEXT UNIQUE,
    kind TEXT NOT NULL,
    arguments TEXT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people (id),
    chat_id INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'made', 'refused', 'failed')),
    attempts INTEGER NOT NULL,
    error TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    retry_at TEXT,
    closed_at TEXT,
    path TEXT NOT NULL DEFAULT '',
    digest TEXT NOT NULL DEFAULT ''
);
CREATE TABLE need_steps (
    id INTEGER PRIMARY KEY,
    need_id INTEGER NOT NULL REFERENCES needs (id),
    kind TEXT NOT NULL CHECK (kind IN ('remind', 'widen')),
    due_at TEXT NOT NULL,
    done_at TEXT,
    outcome TEXT NOT NULL
);
CREATE TABLE needs (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plans (id),
    task_id INTEGER NOT NULL REFERENCES tasks (id),
    request_id INTEGER NOT NULL REFERENCES requests (id),
    department_id INTEGER NOT NULL REFERENCES departments (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    asked_id INTEGER REFERENCES departments (id),
    words TEXT NOT NULL,
    by_on TEXT,
    state TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'answered', 'closed', 'withdrawn')),
    made_at TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    still_in INTEGER NOT NULL REFERENCES requests (id),
    more TEXT NOT NULL,
    acknowledged_by INTEGER REFERENCES people (id),
    acknowledged_at TEXT,
    answer TEXT NOT NULL,
    answered_by INTEGER REFERENCES people (id),
    answered_at TEXT,
    declined_by INTEGER REFERENCES people (id),
    declined_at TEXT,
    closed_by INTEGER REFERENCES people (id),
    closed_at TEXT
);
CREATE TABLE noted (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL CHECK (kind IN ('r', 'w', 'p', 'n', 'm')),
    object_id INTEGER NOT NULL,
    mark TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    UNIQUE (person_id, kind, object_id, mark)
);
CREATE TABLE objections (
    id INTEGER PRIMARY KEY,
    request_id INTEGER NOT NULL REFERENCES requests (id),
    report_id INTEGER NOT NULL REFERENCES reports (id),
    department_id INTEGER NOT NULL REFERENCES departments (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    words TEXT NOT NULL,
    made_at TEXT NOT NULL,
    withdrawn_at TEXT
);
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    chat_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('message', 'edit', 'menu')),
    key TEXT NOT NULL UNIQUE,
    priority INTEGER NOT NULL,
    body TEXT NOT NULL,
    about TEXT NOT NULL,
    target_id INTEGER REFERENCES outbox (id),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'unsettled', 'sent', 'skipped', 'failed')),
    needed TEXT NOT NULL,
    scheduled_period_id INTEGER REFERENCES periods (id),
    created_at TEXT NOT NULL,
    hold_until_at TEXT NOT NULL,
    expires_at TEXT,
    attempts INTEGER NOT NULL,
    floor INTEGER,
    message_id INTEGER,
    sent_at TEXT,
    error TEXT NOT NULL
, process_id INTEGER);
CREATE TABLE owners (
    id INTEGER PRIMARY KEY,
    task_id INTEGER NOT NULL REFERENCES tasks (id),
    department_id INTEGER NOT NULL REFERENCES departments (id),
    duty TEXT NOT NULL CHECK (duty IN ('lead', 'joint', 'supporting')),
    asked INTEGER NOT NULL CHECK (asked IN (0, 1)),
    position INTEGER NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('stated', 'inferred')),
    since_at TEXT NOT NULL,
    until_at TEXT
);
CREATE TABLE parts (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plans (id),
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    UNIQUE (plan_id, number)
);
CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    chat_id INTEGER NOT NULL UNIQUE,
    name TEXT NOT NULL,
    username TEXT NOT NULL,
    language TEXT NOT NULL,
    zone TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'blocked', 'left')),
    joined_at TEXT NOT NULL
);
CREATE TABLE periods (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plans (id),
    label TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'asked', 'locked')),
    asked_at TEXT NOT NULL,
    contributions_due_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    summary_at TEXT NOT NULL,
    locked_at TEXT NOT NULL,
    UNIQUE (plan_id, label)
);
CREATE TABLE plans (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    first_on TEXT NOT NULL,
    last_on TEXT NOT NULL,
    zone TEXT NOT NULL,
    country TEXT NOT NULL,
    rhythm TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE TABLE processes (
    id INTEGER PRIMARY KEY,
    beat_at TEXT NOT NULL,
    leads INTEGER NOT NULL,
    caught_up INTEGER NOT NULL
);
CREATE TABLE promises (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plans (id),
    task_id INTEGER NOT NULL REFERENCES tasks (id),
    department_id INTEGER NOT NULL REFERENCES departments (id),
    request_id INTEGER NOT NULL REFERENCES requests (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    words TEXT NOT NULL,
    by_on TEXT,
    first_on TEXT,
    moves INTEGER NOT NULL,
    prior_id INTEGER REFERENCES promises (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'kept', 'moved', 'dropped', 'withdrawn')),
    made_at TEXT NOT NULL,
    settled_request_id INTEGER REFERENCES requests (id),
    settled_by INTEGER REFERENCES people (id),
    settled_at TEXT,
    moved_on TEXT,
    reason TEXT NOT NULL
);
CREATE TABLE reports (
    id INTEGER PRIMARY KEY,
    request_id INTEGER NOT NULL REFERENCES requests (id),
    version INTEGER NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people (id),
    health TEXT NOT NULL CHECK (health IN ('on_track', 'at_risk', 'off_track', 'done', 'not_started', 'unstated')),
    text TEXT NOT NULL,
    percent INTEGER CHECK (percent BETWEEN 0 AND 100),
    no_change INTEGER NOT NULL CHECK (no_change >= 0),
    created_at TEXT NOT NULL,
    left_at TEXT, manner TEXT NOT NULL DEFAULT 'said', data_on TEXT, reason TEXT NOT NULL DEFAULT '', computed TEXT, for_id INTEGER REFERENCES people (id), moved_to INTEGER REFERENCES requests (id), entered INTEGER NOT NULL DEFAULT 0,
    UNIQUE (request_id, version)
);
CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plans (id),
    period_id INTEGER NOT NULL REFERENCES periods (id),
    task_id INTEGER NOT NULL REFERENCES tasks (id),
    department_id INTEGER NOT NULL REFERENCES departments (id),
    kind TEXT NOT NULL CHECK (kind IN ('report', 'contribution')),
    state TEXT NOT NULL CHECK (state IN ('open', 'reported', 'returned', 'excused', 'missed')),
    due_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    answered_at TEXT,
    unlocked_until_at TEXT,
    UNIQUE (period_id, task_id, department_id)
);
CREATE TABLE returns (
    id INTEGER PRIMARY KEY,
    request_id INTEGER NOT NULL REFERENCES requests (id),
    report_id INTEGER NOT NULL REFERENCES reports (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    reason TEXT NOT NULL CHECK (reason IN ('vague', 'number', 'evidence', 'period', 'other')),
    words TEXT NOT NULL,
    returned_at TEXT NOT NULL,
    answered_at TEXT
);
CREATE TABLE sayings (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    chat_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    file_id TEXT NOT NULL,
    said_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('kept', 'asked', 'counted')),
    request_id INTEGER REFERENCES requests (id),
    report_id INTEGER REFERENCES reports (id)
);
CREATE TABLE seats (
    id INTEGER PRIMARY KEY,
    department_id INTEGER NOT NULL REFERENCES departments (id),
    post TEXT NOT NULL CHECK (post IN ('contact', 'deputy', 'head')),
    UNIQUE (department_id, post)
);
CREATE TABLE snoozes (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    period_id INTEGER NOT NULL REFERENCES periods (id),
    due_at TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    done_at TEXT,
    outcome TEXT NOT NULL DEFAULT ''
);
CREATE TABLE steps (
    id INTEGER PRIMARY KEY,
    period_id INTEGER NOT NULL REFERENCES periods (id),
    kind TEXT NOT NULL,
    position INTEGER NOT NULL,
    due_at TEXT NOT NULL,
    done_at TEXT,
    outcome TEXT NOT NULL,
    UNIQUE (period_id, kind, position)
);
CREATE TABLE strangers (
    chat_id INTEGER PRIMARY KEY,
    updates INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    seen_at TEXT NOT NULL,
    answered_on TEXT
);
CREATE TABLE subscription_steps (
    id INTEGER PRIMARY KEY,
    subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
    due_at TEXT NOT NULL,
    done_at TEXT,
    outcome TEXT NOT NULL DEFAULT '',
    UNIQUE (subscription_id, due_at)
);
CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    plan_id INTEGER NOT NULL REFERENCES plans (id),
    of_what TEXT NOT NULL,
    level TEXT NOT NULL,
    often TEXT NOT NULL,
    made_at TEXT NOT NULL,
    said_until_at TEXT NOT NULL,
    ended_at TEXT
);
CREATE TABLE task_versions (
    id INTEGER PRIMARY KEY,
    task_id INTEGER NOT NULL REFERENCES tasks (id),
    version INTEGER NOT NULL,
    from_label TEXT NOT NULL,
    target TEXT NOT NULL,
    due_on TEXT,
    owners TEXT NOT NULL,
    reason TEXT NOT NULL,
    person_id INTEGER REFERENCES people (id),
    made_at TEXT NOT NULL,
    UNIQUE (task_id, version)
);
CREATE TABLE tasks (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plans (id),
    part_id INTEGER NOT NULL REFERENCES parts (id),
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    target TEXT NOT NULL,
    target_source TEXT NOT NULL,
    due_on TEXT,
    state TEXT NOT NULL CHECK (state IN ('active', 'closed', 'withdrawn')), original_due_on TEXT, suspended_until_on TEXT,
    UNIQUE (plan_id, number)
);
CREATE TABLE verifications (
    id INTEGER PRIMARY KEY,
    task_id INTEGER NOT NULL REFERENCES tasks (id),
    report_id INTEGER REFERENCES reports (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    health TEXT NOT NULL CHECK (health IN ('on_track', 'at_risk', 'off_track', 'done', 'not_started')),
    way TEXT NOT NULL CHECK (way IN ('papers', 'phone', 'site')),
    words TEXT NOT NULL,
    verified_at TEXT NOT NULL
);
CREATE UNIQUE INDEX absences_now ON absences (person_id) WHERE ended_at IS NULL;
CREATE INDEX acceptances_by_batch ON acceptances (batch);
CREATE INDEX acceptances_by_request ON acceptances (request_id);
CREATE UNIQUE INDEX acceptances_standing ON acceptances (report_id) WHERE undone_at IS NULL;
CREATE INDEX application_steps_due ON application_steps (due_at) WHERE done_at IS NULL;
CREATE INDEX applications_by_request ON applications (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX applications_by_task ON applications (task_id);
CREATE UNIQUE INDEX applications_open ON applications (task_id, department_id, kind) WHERE state = 'open';
CREATE INDEX audit_by_object ON audit (object, object_id);
CREATE INDEX audit_by_person ON audit (person_id);
CREATE INDEX audit_by_time ON audit (done_at);
CREATE UNIQUE INDEX charges_now ON charges (person_id, role) WHERE until_at IS NULL;
CREATE INDEX closings_by_task ON closings (task_id, id);
CREATE UNIQUE INDEX closings_standing ON closings (task_id) WHERE reopened_at IS NULL;
CREATE INDEX data_steps_due ON data_steps (due_at) WHERE done_at IS NULL;
CREATE INDEX enquiries_due ON enquiries (remind_at) WHERE state = 'open' AND reminded_at IS NULL;
CREATE INDEX enquiries_open ON enquiries (id) WHERE state = 'open';
CREATE INDEX evidence_by_album ON evidence (album) WHERE album <> '';
CREATE INDEX evidence_by_application ON evidence (application_id) WHERE application_id IS NOT NULL;
CREATE INDEX evidence_by_request ON evidence (request_id);
CREATE INDEX evidence_by_saying ON evidence (saying_id);
CREATE INDEX figures_by_indicator ON figures (indicator_id);
CREATE INDEX files_waiting ON files (id) WHERE state = 'waiting';
CREATE INDEX holdings_by_person ON holdings (person_id) WHERE until_at IS NULL;
CREATE UNIQUE INDEX holdings_now ON holdings (seat_id, person_id) WHERE until_at IS NULL;
CREATE INDEX inbox_by_message ON inbox (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX inbox_waiting ON inbox (chat_id, id) WHERE state = 'waiting';
CREATE INDEX instruction_steps_due ON instruction_steps (due_at) WHERE done_at IS NULL;
CREATE UNIQUE INDEX instruction_steps_waiting ON instruction_steps (instruction_id) WHERE done_at IS NULL;
CREATE INDEX instructions_by_task ON instructions (task_id);
CREATE INDEX instructions_open ON instructions (by_at) WHERE closed_at IS NULL;
CREATE INDEX loads_by_plan ON loads (plan_id);
CREATE INDEX loans_by_chat ON loans (chat_id) WHERE chat_id IS NOT NULL;
CREATE INDEX loans_by_report ON loans (report_id) WHERE report_id IS NOT NULL;
CREATE INDEX loans_by_request ON loans (request_id);
CREATE INDEX makings_waiting ON makings (id) WHERE state = 'waiting';
CREATE INDEX need_steps_due ON need_steps (due_at) WHERE done_at IS NULL;
CREATE UNIQUE INDEX need_steps_waiting ON need_steps (need_id, kind) WHERE done_at IS NULL;
CREATE INDEX needs_by_task ON needs (task_id);
CREATE INDEX needs_open ON needs (task_id, department_id) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX objections_standing ON objections (request_id, department_id) WHERE withdrawn_at IS NULL;
CREATE INDEX outbox_about ON outbox (chat_id, about) WHERE about <> '';
CREATE INDEX outbox_by_message ON outbox (chat_id, message_id) WHERE message_id IS NOT NULL;
CREATE INDEX outbox_by_target ON outbox (target_id) WHERE target_id IS NOT NULL;
CREATE INDEX outbox_highest ON outbox (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX outbox_in_flight ON outbox (state, chat_id) WHERE state IN ('sending', 'unsettled');
CREATE INDEX outbox_scheduled ON outbox (scheduled_period_id, chat_id) WHERE scheduled_period_id IS NOT NULL;
CREATE INDEX outbox_tried ON outbox (chat_id, hold_until_at) WHERE state = 'waiting' AND floor IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (chat_id, id, priority, hold_until_at, state) WHERE state = 'waiting';
CREATE INDEX owners_by_department ON owners (department_id) WHERE until_at IS NULL;
CREATE UNIQUE INDEX owners_now ON owners (task_id, department_id) WHERE until_at IS NULL;
CREATE UNIQUE INDEX owners_one_lead ON owners (task_id) WHERE until_at IS NULL AND duty = 'lead';
CREATE INDEX promises_by_plan ON promises (plan_id, by_on);
CREATE INDEX promises_by_task ON promises (task_id);
CREATE UNIQUE INDEX promises_moved ON promises (prior_id) WHERE state = 'open';
CREATE INDEX requests_by_department ON requests (department_id, period_id, state);
CREATE INDEX requests_by_task ON requests (task_id, period_id);
CREATE INDEX returns_by_request ON returns (request_id);
CREATE INDEX sayings_asked ON sayings (person_id) WHERE state = 'asked';
CREATE INDEX sayings_by_message ON sayings (chat_id, message_id);
CREATE INDEX sayings_by_report ON sayings (report_id);
CREATE INDEX snoozes_due ON snoozes (due_at) WHERE done_at IS NULL;
CREATE UNIQUE INDEX snoozes_open ON snoozes (person_id, period_id) WHERE done_at IS NULL;
CREATE INDEX steps_due ON steps (due_at) WHERE done_at IS NULL;
CREATE INDEX subscription_steps_due ON subscription_steps (due_at) WHERE done_at IS NULL;
CREATE UNIQUE INDEX subscriptions_open ON subscriptions (person_id, plan_id, of_what) WHERE ended_at IS NULL;
CREATE INDEX tasks_by_part ON tasks (part_id);
CREATE INDEX verifications_by_task ON verifications (task_id, id);
