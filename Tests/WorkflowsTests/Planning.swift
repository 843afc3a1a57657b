import JSON
import Workflows

/// What a run of a flow would do and cost.
func plan(of flow: Flow, inputs: JSONObject = [:], _ catalog: Catalog) throws -> RunPlan {
  try RunDefinition(
    workflowID: "wflow_1",
    workflowName: "w",
    flow: flow,
    inputs: inputs,
    quote: .zero,
  ).plan(catalog)
}
