import JSON

/// The types of an input (contract §2).
enum InputType: String, CaseIterable {
  case string, number, integer, boolean, model, file
  case stringArray = "string_array"
  case numberArray = "number_array"
  case modelArray = "model_array"
  case fileArray = "file_array"
  case inputsArray = "inputs_array"

  /// The type of an array's elements; of another type itself.
  var element: InputType {
    switch self {
    case .stringArray: .string
    case .numberArray: .number
    case .modelArray: .model
    case .fileArray: .file
    default: self
    }
  }

  /// Whether values are lists.
  var isArray: Bool { element != self || self == .inputsArray }

  /// Whether `min`, `max` and `step` are about numbers; about how many there are otherwise.
  var isNumeric: Bool { element == .number || self == .integer }

  /// One value in words for a sentence.
  var words: String {
    switch self {
    case .string: "a text"
    case .number: "a number"
    case .integer: "a whole number"
    case .boolean: "true or false"
    case .model: "a model's id"
    case .file: "a file, as @path"
    case .stringArray: "a list of texts"
    case .numberArray: "a list of numbers"
    case .modelArray: "a list of models"
    case .fileArray: "a list of files"
    case .inputsArray: "a list of objects"
    }
  }

  /// Whether `value` is one value of the type; of an array, one of its elements.
  func accepts(_ value: JSONValue) -> Bool {
    switch (element, value) {
    case (.string, .string), (.model, .string), (.file, .string), (.boolean, .bool),
      (.inputsArray, .object):
      true
    case (.number, .number(let number)): number.double.isFinite
    case (.integer, .number(let number)): number.int64 != nil
    default: false
    }
  }
}
