import JSON

extension ToolDefinition {
  /// The tool `manage_workflows` (contract §1).
  static let manageWorkflows = ToolDefinition(
    name: ManageWorkflowsRequest.tool,
    title: "Manage Workflows",
    description: """
      CRUD and execution for visual workflows. Actions: list, get, create, update, delete, run, \
      approve, reject, publish.
      list shows the workflows with their ids and inputs; status="ready" only those that can run.
      create and update store a draft (editor_info), publish makes it ready to run; \
      a definition is published by the same call, or refused.
      run with dry_run=true gives the price and starts nothing; run starts a job and returns at \
      once with job.jobId. manage_jobs shows how far it is.
      A gate waits for a person: a job's metadata.hint names it. Ask the person, then approve or \
      reject it with workflow_id, workflow_job_id and node_id; reject cancels the job.
      """,
    isDestructive: true,
    inputSchema: [
      "type": "object", "properties": .object(properties), "required": ["action"],
      "additionalProperties": false,
    ],
    outputSchema: ReplySchema.manageWorkflows,
  )

  private static let properties: JSONObject = [
    "action": .choice(
      ManageWorkflowsRequest.Action.allCases.map(\.rawValue),
      "The operation.",
    ),
    "workflow_id": .text(
      "The workflow's id. Needed for get, update, delete, run, approve, reject and publish."
    ),
    "name": .text("The name; needed for create. An empty name leaves an update's as it is."),
    "description": .text("A few words, for create and update; an empty text clears them."),
    "definition": .record(
      "The whole workflow, for create and update: an editor_info, or an export that has one. "
        + "It is published by the same call, or refused with the reasons."
    ),
    "flow": .list("A compiled flow, for create and update; it is what runs from then on."),
    "inputs_definition": .list("The definitions of the inputs, for create and update."),
    "editor_info": .record(
      "The authored graph with nodes, edges and inputKeys, for create and update. It is stored as "
        + "the draft; publish compiles it."
    ),
    "inputs": .record("The values for run, by the names of the workflow's inputs."),
    "dry_run": [
      "type": "boolean", "default": false,
      "description": "For run: check everything and give the cost; start nothing.",
    ],
    "workflow_job_id": .text("The job of the run. Needed for approve and reject."),
    "node_id": .text("The gate's node in that run. Needed for approve and reject."),
    "status": .choice(["draft", "ready"], "For list: only workflows of this status."),
    "limit": .limit,
    "page_token": .text("For list: the nextPaginationToken of the page before."),
    "team_id": .team,
    "project_id": .project,
    "response_format": .responseFormat,
  ]
}

extension JSONValue {
  static func text(_ description: String) -> JSONValue {
    ["type": "string", "description": .string(description)]
  }

  static func choice(_ words: [String], _ description: String) -> JSONValue {
    [
      "type": "string", "enum": .array(words.map { .string($0) }),
      "description": .string(description),
    ]
  }

  static func record(_ description: String) -> JSONValue {
    ["type": "object", "description": .string(description)]
  }

  static func list(_ description: String) -> JSONValue {
    ["type": "array", "items": ["type": "object"], "description": .string(description)]
  }

  static let limit: JSONValue = [
    "type": "integer", "minimum": 1, "default": 20,
    "description": "For list: how many; at most 100 are given at once.",
  ]
  static let team = text("The team's id; needed where the caller belongs to several.")
  static let project = text("The project's id; may be left out by a caller that is bound to one.")
  static let responseFormat: JSONValue = [
    "type": "string", "enum": ["json", "markdown"], "default": "json",
    "description": "The text of the reply: JSON, or Markdown for people.",
  ]
}
