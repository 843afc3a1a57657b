import GRDB

/// The tables; each text takes the store from one version to the next and is never edited.
enum Schema {
  /// Tells the files of easel from other SQLite files.
  static let applicationID: Int32 = 0x6561_736C

  /// How many of ``migrations`` a file has had.
  static func version(_ database: Database) throws -> Int {
    try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
  }

  /// Whether a file is easel's.
  static func isOurs(_ database: Database) throws -> Bool {
    try Int32.fetchOne(database, sql: "PRAGMA application_id") == applicationID
  }

  /// Whether a file holds nothing yet.
  static func isEmpty(_ database: Database) throws -> Bool {
    try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0
  }

  static let migrations = [
    """
    CREATE TABLE team (
      id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, createdAt INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE project (
      id TEXT NOT NULL PRIMARY KEY, teamID TEXT NOT NULL REFERENCES team(id),
      name TEXT NOT NULL, createdAt INTEGER NOT NULL, UNIQUE (teamID, name)
    ) STRICT;
    INSERT INTO team VALUES ('team_personal', 'personal', 0);
    INSERT INTO project VALUES ('proj_default', 'team_personal', 'default', 0);
    CREATE TABLE workflow (
      id TEXT NOT NULL PRIMARY KEY, projectID TEXT NOT NULL REFERENCES project(id),
      name TEXT NOT NULL, description TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('draft', 'ready', 'deleted')),
      flow TEXT, revision INTEGER NOT NULL, publishedRevision INTEGER,
      createdAt INTEGER NOT NULL, updatedAt INTEGER NOT NULL
    ) STRICT;
    -- workflows(in:status:limit:after:) and workflow(_:in:); names are unique while in use
    CREATE UNIQUE INDEX workflowName ON workflow(projectID, name) WHERE status <> 'deleted';
    CREATE TABLE revision (
      workflowID TEXT NOT NULL REFERENCES workflow(id), number INTEGER NOT NULL,
      parent INTEGER, editorInfo TEXT NOT NULL, inputs TEXT NOT NULL, summary TEXT NOT NULL,
      createdAt INTEGER NOT NULL, PRIMARY KEY (workflowID, number)
    ) STRICT;
    -- redo(_:)
    CREATE INDEX revisionParent ON revision(workflowID, parent, number);
    CREATE TABLE run (
      id TEXT NOT NULL PRIMARY KEY, projectID TEXT NOT NULL REFERENCES project(id),
      workflowID TEXT NOT NULL, workflowName TEXT NOT NULL, version INTEGER NOT NULL,
      status TEXT NOT NULL, waiting TEXT NOT NULL, cost INTEGER NOT NULL,
      createdAt INTEGER NOT NULL, updatedAt INTEGER NOT NULL
    ) STRICT;
    -- runs(in:limit:)
    CREATE INDEX runProject ON run(projectID, createdAt);
    -- runs(in:workflow:limit:)
    CREATE INDEX runWorkflow ON run(projectID, workflowID, createdAt);
    CREATE TABLE event (
      run TEXT NOT NULL REFERENCES run(id), version INTEGER NOT NULL, time INTEGER NOT NULL,
      body TEXT NOT NULL, PRIMARY KEY (run, version)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE result (
      stepKey TEXT NOT NULL PRIMARY KEY, outputs TEXT NOT NULL, cost INTEGER NOT NULL,
      run TEXT NOT NULL, node TEXT NOT NULL, time INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE asset (
      id TEXT NOT NULL PRIMARY KEY, file TEXT NOT NULL, kind TEXT NOT NULL,
      mimeType TEXT NOT NULL, width INTEGER, height INTEGER, size INTEGER NOT NULL,
      metadata TEXT NOT NULL, createdAt INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE lease (
      run TEXT NOT NULL PRIMARY KEY REFERENCES run(id), pid INTEGER NOT NULL,
      started INTEGER NOT NULL, token TEXT NOT NULL
    ) STRICT;
    """,
    // Who made a revision; empty where that was not kept.
    """
    ALTER TABLE revision ADD COLUMN author TEXT NOT NULL DEFAULT '';
    """,
    // What stood around the graph in the file that a revision came from, for the next export.
    """
    ALTER TABLE revision ADD COLUMN envelope TEXT;
    """,
    // waitingRuns(limit:)
    """
    CREATE INDEX IF NOT EXISTS runWaiting ON run(createdAt) WHERE status = 'in-progress' AND waiting <> '[]';
    """,
    // What a session or a project has spent, and what it may, in millionths; and what is set aside
    // for calls that have begun, of which there are few at any time.
    """
    CREATE TABLE budget (
      scope TEXT NOT NULL CHECK (scope IN ('session', 'project')), id TEXT NOT NULL,
      amount INTEGER, mode TEXT NOT NULL CHECK (mode IN ('audit', 'enforce')),
      spent INTEGER NOT NULL, PRIMARY KEY (scope, id)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO budget
      SELECT 'project', projectID, NULL, 'enforce', SUM(cost) FROM run GROUP BY projectID;
    CREATE TABLE reservation (
      run TEXT NOT NULL REFERENCES run(id), node TEXT NOT NULL, project TEXT NOT NULL,
      session TEXT, amount INTEGER NOT NULL, PRIMARY KEY (run, node)
    ) STRICT, WITHOUT ROWID;
    """,
    // On which machine the owner of a run works, and when it was heard of last.
    """
    ALTER TABLE lease ADD COLUMN machine TEXT NOT NULL DEFAULT '';
    ALTER TABLE lease ADD COLUMN beat INTEGER NOT NULL DEFAULT 0;
    """,
    // How much was changed in a run by hand, for the list of runs.
    """
    ALTER TABLE run ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
    """,
    // The run that a run goes on from: how, after how many events, and before which node. It need
    // not be here, where the run came from an export.
    """
    ALTER TABLE run ADD COLUMN parent TEXT;
    ALTER TABLE run ADD COLUMN parentKind TEXT;
    ALTER TABLE run ADD COLUMN parentVersion INTEGER;
    ALTER TABLE run ADD COLUMN parentNode TEXT;
    -- family(of:in:limit:)
    CREATE INDEX runParent ON run(parent) WHERE parent IS NOT NULL;
    """,
  ]
}
