import JSON

extension ToolDefinition {
  /// The tool `manage_jobs`, which looks after runs (contract §1, neighbours).
  static let manageJobs = ToolDefinition(
    name: ManageJobsRequest.tool,
    title: "Manage Jobs",
    description: """
      Looks at jobs, and cancels them. A job is a run of a workflow. Actions: check, list, cancel.
      check gives the job with the status of each node; metadata.hint says what it waits for. \
      A node's own jobId gives that node's job with its cost.
      To start work, use manage_workflows.
      """,
    isDestructive: false,
    inputSchema: [
      "type": "object", "properties": .object(properties), "required": ["action"],
      "additionalProperties": false,
    ],
    outputSchema: ReplySchema.manageJobs,
  )

  private static let properties: JSONObject = [
    "action": .choice(ManageJobsRequest.Action.allCases.map(\.rawValue), "The operation."),
    "job_id": .text("The job's id. Needed for check and cancel."),
    "filters": [
      "type": "object", "description": "For list: only jobs that fit.",
      "properties": [
        "status": .choice(ManageJobsRequest.statuses, "Only jobs of this status."),
        "workflowId": .text("Only runs of this workflow."),
      ],
      "additionalProperties": false,
    ],
    "limit": .limit,
    "pagination_token": .text("For list: the nextPaginationToken of the page before."),
    "team_id": .team,
    "project_id": .project,
    "response_format": .responseFormat,
  ]
}
