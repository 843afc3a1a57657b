import JSON
import Workflows

extension Manifest {
  /// The parameters that the file declares.
  static func parameters(of file: ManifestMembers) throws(ManifestError) -> [Parameter] {
    let most = ManifestFormat.mostParameters
    var parameters: [Parameter] = []
    for (index, node) in (try file.list("parameters", atMost: most) ?? []).enumerated() {
      let members = try ManifestMembers(
        node,
        at: "parameters[\(index + 1)]",
        names: ["name", "type", "list", "required", "default", "minimum", "maximum", "allowed"],
      )
      let parameter = try parameter(members)
      guard !parameters.contains(where: { $0.name == parameter.name }) else {
        throw members.error("name", "is `\(parameter.name)` twice")
      }
      parameters.append(parameter)
    }
    return parameters
  }

  private static func parameter(_ members: ManifestMembers) throws(ManifestError) -> Parameter {
    _ = try members.required("name", "prompt")
    guard let name = try members.text("name"), isName(name) else {
      throw members.error("name", "must be letters, digits and `_`, at most 64")
    }
    guard !["key", "folder", "conditional"].contains(name) else {
      throw members.error("name", "cannot be `\(name)`, which means something else")
    }
    _ = try members.required("type", "text")
    var parameter = Parameter(name, try type(members))
    parameter.isRequired = try members.boolean("required") ?? false
    parameter.minimum = try members.number("minimum")
    parameter.maximum = try members.number("maximum")
    if parameter.type != .number {
      for limit in ["minimum", "maximum"] {
        guard let number = try members.number(limit), number != number.rounded() else { continue }
        throw members.error(limit, "must be a whole number")
      }
    }
    if let low = parameter.minimum, let high = parameter.maximum, low > high {
      throw members.error("maximum", "is less than the minimum")
    }
    try setValues(of: &parameter, members)
    return parameter
  }

  private static func type(
    _ members: ManifestMembers
  ) throws(ManifestError) -> Parameter.ValueType {
    let isList = try members.boolean("list") ?? false
    let type: Parameter.ValueType
    switch try members.text("type") {
    case "text": type = .text
    case "integer": type = .integer
    case "number": type = .number
    case "boolean": type = .boolean
    case "image": type = isList ? .assets(.image) : .asset(.image)
    case "video": type = isList ? .assets(.video) : .asset(.video)
    case "audio": type = isList ? .assets(.audio) : .asset(.audio)
    case "3d": type = isList ? .assets(.model3D) : .asset(.model3D)
    default:
      throw members.error(
        "type",
        "must be one of text, integer, number, boolean, image, video, audio, 3d",
      )
    }
    switch type {
    case .text, .integer, .number, .boolean:
      if isList { throw members.error("list", "is for files only") }
    case .asset:
      for limit in ["minimum", "maximum", "default", "allowed"] where members[limit] != nil {
        throw members.error(limit, "has no meaning for a file")
      }
    case .assets:
      for limit in ["default", "allowed"] where members[limit] != nil {
        throw members.error(limit, "has no meaning for files")
      }
    }
    if type == .boolean {
      for limit in ["minimum", "maximum", "allowed"] where members[limit] != nil {
        throw members.error(limit, "has no meaning for `true` and `false`")
      }
    }
    return type
  }

  /// The values that it may have, and the one that it has when it is left out.
  private static func setValues(
    of parameter: inout Parameter,
    _ members: ManifestMembers,
  ) throws(ManifestError) {
    let place = members.name("allowed")
    var allowed: [JSONValue] = []
    for node in try members.list("allowed", atMost: 256) ?? [] {
      let value = try value(node, for: parameter, at: place)
      if let objection = objection(to: value, parameter) {
        throw ManifestError(objection, line: node.line, member: place)
      }
      allowed.append(value)
    }
    parameter.allowedValues = allowed
    if members["allowed"] != nil, allowed.isEmpty {
      throw members.error("allowed", "is empty, so that nothing could be passed")
    }
    guard let node = members["default"] else { return }
    if parameter.isRequired {
      throw members.error(
        "default",
        "is never used, because the parameter is required",
        remedy: "keep one of the two",
      )
    }
    let value = try value(node, for: parameter, at: members.name("default"))
    if let objection = objection(to: value, parameter) {
      throw members.error("default", "does not fit: \(objection)")
    }
    parameter.defaultValue = value
  }

  /// A value as the parameter takes it; numbers stand for text where it takes text.
  private static func value(
    _ node: YAMLNode,
    for parameter: Parameter,
    at place: String,
  ) throws(ManifestError) -> JSONValue {
    guard parameter.type == .text, case .scalar(let text, _) = node.content else {
      return try node.json(at: place)
    }
    return .string(text)
  }

  private static func objection(to value: JSONValue, _ parameter: Parameter) -> String? {
    let model = Model(
      id: "",
      summary: "",
      version: "",
      provider: "",
      parameters: [parameter],
      outputs: [],
    )
    return model.objection(to: [parameter.name: value])
  }
}
