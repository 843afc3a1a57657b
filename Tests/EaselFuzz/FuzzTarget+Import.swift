import JSON
import Workflows

extension FuzzTarget {
  /// Reading workflow files, and what is done at once with what they say.
  static let importing = FuzzTarget(
    name: "import",
    corpus: [export, graph, flow, comfy, "{\"workflow\":\(export)}", "{\"definition\":\(graph)}"],
    tokens: [
      "\"id\":", "\"type\":", "\"nodes\":", "\"edges\":", "\"data\":", "\"flow\":", "\"inputs\":",
      "null",
      "\"model\"", "\"forEach\"", "\"ifElse\"", "\"sliceAssets\"",
      "\"from\":\"-9223372036854775808\"",
      "\"count\":\"9223372036854775807\"", "\"class_type\":\"KSampler\"", "[\"3\",0]", "[", "]",
      "{", "}",
      ",", "\"position\":{\"x\":1e308,\"y\":-1e9}", "\"workflow\"", "\"a\"", "\"b\"", "true",
      "1e400",
    ],
    nesting: [
      ("[", "]"), ("{\"editorInfo\":", "}"), ("{\"workflow\":", "}"), ("{\"data\":[", "]}"),
    ],
    isJSON: true,
  ) { input throws(Broken) in
    let file: WorkflowFile
    do throws(TransferError) { file = try WorkflowFile(reading: input, catalog) } catch {
      try Broken.unless(!error.message.isEmpty, "an error without words")
      return
    }
    for note in file.notes + file.exportNotes {
      try Broken.unless(!note.message.isEmpty, "a remark without words")
    }
    let exported = file.exported()
    let again: WorkflowFile
    do throws(TransferError) { again = try WorkflowFile(json: exported, catalog) } catch {
      throw Broken("an exported file cannot be imported: \(error.message)")
    }
    try Broken.unless(again.graph == file.graph, "an exported graph is another")
    try Broken.unless(again.inputs == file.inputs, "exported inputs are others")
    try Broken.unless(
      again.flow == file.flow || !file.graph.nodes.isEmpty,
      "an exported flow is another",
    )
    try Broken.unless(again.exported() == exported, "a file changes when exported twice")
    let errors = file.graph.check(catalog).filter { $0.severity == .error }
    _ = file.graph.drawing()
    _ = (file.assets(catalog).count, file.workflows.count)
    if let json = file.flow, let flow = try? Flow(json: json) {
      _ = flow.check(inputs: [], catalog)
    }
    guard let flow = try? file.graph.compile(catalog) else {
      return try Broken.unless(!errors.isEmpty, "a sound graph does not compile")
    }
    let json = flow.json
    try Broken.unless((try? Flow(json: json))?.json == json, "a flow reads back otherwise")
  }

  private static let catalog = Catalog([
    Model(
      id: "draft/image",
      summary: "",
      version: "1",
      provider: "draft",
      parameters: [
        Parameter("prompt", .text), Parameter("width", .integer, minimum: 64, maximum: 2048),
        Parameter("image", .asset(.image)),
      ],
      outputs: [ModelOutput("image", .image)],
    )
  ])

  private static let graph = #"""
    {"nodes":[{"id":"t","type":"text","position":{"x":0,"y":0},"data":{"isInput":true,"value":"a,b"}},
    {"id":"l","type":"splitText","data":{"splitDelimiter":","}},
    {"id":"f","type":"forEach","data":{"isConcurrentRuns":true}},
    {"id":"m","type":"model","data":{"modelId":"draft/image","form":{"width":512}}},
    {"id":"e","type":"forEachEnd","data":{"parentNodeId":"f","isOutput":true}},
    {"id":"s","type":"sliceAssets","data":{"from":"0","count":"1"}},
    {"id":"c","type":"ifElse","data":{"conditionBlocks":[{"logic":"and","conditions":[
    {"field":"t_output","operator":"contains","value":"a"}]}]}},
    {"id":"x","type":"transformText","data":{"value":"t_output + '!'"}},
    {"id":"p","type":"approval","data":{"message":"go?"}},{"id":"h","type":"hologram","data":null}],
    "edges":[{"id":"1","source":"l","sourceHandle":"l-source-input","target":"t","targetHandle":"t-target-output"},
    {"id":"2","source":"f","sourceHandle":"f-source-input","target":"l","targetHandle":"l-target-output"},
    {"id":"3","source":"m","sourceHandle":"m-source-prompt","target":"f","targetHandle":"f-target-output"},
    {"id":"4","source":"e","sourceHandle":"e-source-input","target":"m","targetHandle":"m-target-image"},
    {"id":"5","source":"s","sourceHandle":"s-source-input","target":"e","targetHandle":"e-target-output"},
    {"id":"6","source":"c","sourceHandle":"c-source-input","target":"t","targetHandle":"t-target-output"},
    {"id":"7","source":"x","sourceHandle":"x-source-input","target":"t","targetHandle":"t-target-output"},
    {"id":"8","source":"x","sourceHandle":"x-source-conditional","target":"c","targetHandle":"c-target-if1"},
    {"id":"9","source":"p","sourceHandle":"p-source-approval","target":"x","targetHandle":"x-target-approval"}],
    "inputKeys":["t"],"nodeGroups":[]}
    """#

  private static let export = #"""
    {"version":"1.0","name":"hero","description":"","uiConfig":{"z":1.50},"editorInfo":\#(graph),
    "inputs":[{"type":"string","name":"t","required":{"always":true},"default":"a,b"}],"tagSet":["x"]}
    """#

  private static let flow = #"""
    [{"id":"m","type":"custom-model","modelId":"draft/image","inputs":[{"name":"prompt","ref":
    {"node":"workflow","name":"t"}},{"name":"image","items":[[{"name":"image","value":"asset_1"}]]}]},
    {"id":"b","type":"logic","logicType":"if-else","logic":{"cases":[{"condition":"t == 'a'","value":"if1"}],
    "default":"else"},"inputs":[{"name":"t","ref":{"node":"workflow","name":"t"}}]},
    {"id":"g","type":"user-approval","dependsOn":["m"],"label":"go?"},
    {"id":"l","type":"for-each","loopBodyNodeIds":["x"],"inputs":[{"name":"input","value":["a"]},
    {"name":"result","ref":{"node":"x","name":"output"}}]},
    {"id":"x","type":"transform","logic":{"transform":"l_output"},"inputs":[{"name":"l_output","ref":
    {"node":"l","name":"output","equal":"e","conditional":["m"]}}],"status":"odd"}]
    """#

  private static let comfy = #"""
    {"3":{"class_type":"KSampler","inputs":{"seed":1,"steps":20,"cfg":7.0,"model":["4",0],"positive":["6",0],
    "negative":["7",0],"latent_image":["5",0]}},"4":{"class_type":"CheckpointLoaderSimple","inputs":
    {"ckpt_name":"a/b.safetensors"}},"5":{"class_type":"VAEEncode","inputs":{"pixels":["9",0],"vae":["4",2]}},
    "6":{"class_type":"CLIPTextEncode","inputs":{"text":["8",0],"clip":["4",1]}},
    "7":{"class_type":"ControlNetApplyAdvanced","inputs":{"positive":["6",0],"negative":["6",0],"strength":1,
    "control_net":["10",0],"image":["9",0]}},"8":{"class_type":"String","inputs":{"value":"a fox"}},
    "9":{"class_type":"LoadImage","inputs":{"image":"x.png"},"_meta":{"title":"In"}},
    "10":{"class_type":"ControlNetLoader","inputs":{"control_net_name":"c.pth"}},
    "11":{"class_type":"SaveImage","inputs":{"images":["3",0]}}}
    """#
}
