import JSON
import Testing
import Workflows

@testable import Engine

@Suite struct ManifestBundledTests {
  @Test(.enabled(if: realProgram != nil, "easel-draft is not built beside the tests"))
  func `the schemas of the bundled models are those that easel-draft prints`() async throws {
    let fixture = try ManifestFixture()
    let text = try await fixture.textResult("argv: [\"{easel-draft}\", models]")
    let printed = try text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    let catalog = BundledModels.catalog
    #expect(
      Set(catalog.models.map(\.id)) == Set(printed.compactMap { $0["model"]?.string })
    )
    #expect(printed.count == 12)
    for schema in printed {
      let id = try #require(schema["model"]?.string)
      let model = try #require(catalog[id])
      #expect(.string(model.version) == schema["version"])
      #expect(
        .array(model.outputs.map { ["name": .string($0.name), "kind": .string($0.type.name)] })
          == schema["outputs"]
      )
      let parameters = try #require(schema["parameters"]?.array)
      #expect(model.parameters.map { Schema($0) } == parameters.map { Schema($0) }, "\(model.id)")
      #expect(model.price == .fixed(.zero))
    }
  }

  @Test func `every bundled model that draws or writes can stand in, and the tools cannot`() {
    let catalog = BundledModels.catalog
    for kind in ModelKind.allCases {
      guard let id = kind.standIn else { continue }
      #expect(catalog[id]?.kind == kind)
    }
    #expect(catalog["image/blur"]?.standIn == nil)
  }
}

/// A parameter as both sides can say it.
private struct Schema: Equatable {
  var name: String?
  var type: String?
  var isRequired: Bool?
  var defaultValue: JSONValue?
  var minimum: Double?
  var maximum: Double?
  var choices: [JSONValue]

  init(_ parameter: Parameter) {
    name = parameter.name
    switch parameter.type {
    case .text: type = parameter.allowedValues.isEmpty ? "text" : "choice"
    // A seed is a whole number of any size.
    case .integer: type = parameter.minimum == nil && parameter.maximum == nil ? "seed" : "integer"
    case .number: type = "number"
    case .boolean: type = "boolean"
    case .asset(let kind): type = kind.name
    case .assets(let kind): type = "\(kind.name)s"
    }
    isRequired = parameter.isRequired
    defaultValue = parameter.defaultValue
    minimum = parameter.minimum
    maximum = parameter.maximum
    choices = parameter.allowedValues
  }

  init(_ json: JSONValue) {
    name = json["name"]?.string
    type = json["type"]?.string
    isRequired = json["required"]?.bool
    defaultValue = json["default"]
    minimum = json["minimum"]?.number?.double
    maximum = json["maximum"]?.number?.double ?? json["maximumLength"]?.number?.double
    choices = json["choices"]?.array ?? []
  }
}
