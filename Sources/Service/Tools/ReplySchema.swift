import JSON

/// The JSON Schemas of what the tools give.
enum ReplySchema {
  static let manageWorkflows = schema(
    anyOf: ["workflowReply", "workflowList", "runReply", "price", "error"],
    [
      "workflowReply": workflowReply, "workflowList": workflowList, "runReply": runReply,
      "price": price, "error": error, "job": job, "flowNode": flowNode,
    ],
  )

  static let manageJobs = schema(
    anyOf: ["jobReply", "jobList", "error"],
    [
      "jobReply": object(["job": reference("job")], required: ["job"]),
      "jobList": jobList, "error": error, "job": job, "flowNode": flowNode,
    ],
  )

  // MARK: - Workflows

  private static let workflowReply = object(
    [
      "workflow": object(
        [
          "id": string, "name": string, "description": string, "status": workflowStatus,
          "projectId": string, "createdAt": time, "updatedAt": time, "editor_info": record,
          "inputs_definition": records, "flow": records,
        ],
        required: ["id", "name", "status"],
      ), "_publishHint": described(string, "Says that the draft is newer than what runs."),
    ],
    required: ["workflow"],
  )

  private static let workflowList = object(
    [
      "workflows": array(
        object(
          [
            "id": string, "name": string, "description": string, "status": workflowStatus,
            "projectId": string, "createdAt": time, "updatedAt": time, "editorInfo": record,
            "inputs": records,
          ],
          required: ["id", "name", "status", "inputs"],
        )
      ), "nextPaginationToken": described(string, "Present while there is more."),
    ],
    required: ["workflows"],
  )

  private static let runReply = object(
    [
      "workflow": object(
        ["id": string, "status": ["type": "string", "const": "running"], "jobId": string],
        required: ["id", "status"],
      ), "job": reference("job"),
    ],
    required: ["workflow", "job"],
  )

  private static let costRange = object(
    ["low": amount, "high": ["type": ["number", "null"]]],
    required: ["low", "high"],
  )

  private static let price = object(
    [
      "creativeUnitsCost": amount, "creativeUnitsDiscount": amount,
      "costDetails": described(
        ["type": "object", "additionalProperties": ["type": ["number", "null"]]],
        "The cost of each node that calls a model, at most; null where only the run can tell.",
      ), "job": ["type": "object", "const": [:]],
      "_costRange": described(costRange, "The bounds of the whole, where it is not exact."),
      "_costRanges": described(
        ["type": "object", "additionalProperties": costRange],
        "The bounds of each node whose cost is not exact.",
      ), "_costHint": string,
    ],
    required: ["creativeUnitsCost", "creativeUnitsDiscount", "costDetails", "job"],
  )

  // MARK: - Jobs

  private static let job = object(
    [
      "jobId": string, "jobType": string, "status": jobStatus,
      "progress": ["type": "number", "minimum": 0, "maximum": 1],
      "statusHistory": array(
        object(["status": jobStatus, "date": time], required: ["status", "date"])
      ),
      "metadata": object(
        [
          "flow": array(reference("flowNode")), "input": record, "output": record,
          "assetIds": array(string), "error": string,
          "hint": described(string, "What to do next."), "workflowId": string,
          "workflowJobId": string, "modelId": string, "nodeId": string,
        ],
        required: ["workflowId", "workflowJobId"],
      ), "billing": object(["cuCost": amount, "cuDiscount": amount], required: ["cuCost"]),
      "createdAt": time, "updatedAt": time,
    ],
    required: ["jobId", "jobType", "status", "progress", "metadata", "billing"],
  )

  private static let flowNode = object(
    [
      "id": string, "type": string,
      "status": choice(["pending", "processing", "success", "failure", "skipped", "rejected"]),
      "jobId": string, "inputs": records, "dependsOn": array(string), "label": string,
      "assets": array(object(["assetId": string, "url": string], required: ["assetId"])),
      "output": [:], "error": string, "hint": string, "cuCost": amount,
    ],
    required: ["id", "type", "status"],
  )

  private static let jobList = object(
    [
      "jobs": array(
        object(
          [
            "jobId": string, "jobType": string, "type": string, "status": jobStatus,
            "workflowId": string, "workflowName": string, "waitingNodeIds": array(string),
            "createdAt": time, "updatedAt": time,
          ],
          required: ["jobId", "status", "workflowId", "waitingNodeIds"],
        )
      ), "nextPaginationToken": described(string, "Present while there is more."),
    ],
    required: ["jobs"],
  )

  private static let error = object(
    [
      "error": object(
        [
          "code": described(string, "A stable word for programs."),
          "message": described(string, "What is wrong, and what would work."),
        ],
        required: ["code", "message"],
      )
    ],
    required: ["error"],
  )

  // MARK: - Parts

  private static let string: JSONValue = ["type": "string"]
  private static let time: JSONValue = ["type": "string", "format": "date-time"]
  private static let record: JSONValue = ["type": "object"]
  private static let records: JSONValue = array(record)
  private static let amount: JSONValue = ["type": "number", "minimum": 0]
  private static let workflowStatus = choice(["draft", "ready", "deleted"])
  private static let jobStatus = choice([
    "pending", "queued", "warming-up", "in-progress", "finalizing", "success", "failure",
    "canceled",
  ])

  private static func schema(anyOf names: [String], _ definitions: JSONObject) -> JSONValue {
    [
      "type": "object", "anyOf": .array(names.map(reference)), "$defs": .object(definitions),
    ]
  }

  private static func reference(_ name: String) -> JSONValue {
    ["$ref": .string("#/$defs/\(name)")]
  }

  private static func object(_ properties: JSONObject, required: [String]) -> JSONValue {
    [
      "type": "object", "properties": .object(properties),
      "required": .array(required.map { .string($0) }),
    ]
  }

  private static func array(_ items: JSONValue) -> JSONValue {
    ["type": "array", "items": items]
  }

  private static func choice(_ words: [String]) -> JSONValue {
    ["type": "string", "enum": .array(words.map { .string($0) })]
  }

  private static func described(_ schema: JSONValue, _ description: String) -> JSONValue {
    guard var object = schema.object else { return schema }
    object["description"] = .string(description)
    return .object(object)
  }
}
