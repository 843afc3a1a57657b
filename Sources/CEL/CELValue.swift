/// A value of the expression language.
///
/// `==` is exact: an int never equals a uint, and texts are equal when their code points are.
/// ``equals(_:)`` is the equality of the language, which compares numbers across their types.
public enum CELValue: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case string(String)
  case bytes([UInt8])
  case list([CELValue])
  case map(CELMap)
  case timestamp(CELTimestamp)
  case duration(CELDuration)
  case type(CELType)
  /// A value that may be missing.
  indirect case optional(CELValue?)
  /// An address of the Internet Protocol, or a block of them.
  case address(CELAddress)

  /// The type of this value.
  public var type: CELType {
    switch self {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .string: .string
    case .bytes: .bytes
    case .list: .list
    case .map: .map
    case .timestamp: .timestamp
    case .duration: .duration
    case .type: .type
    case .optional: .optional
    case .address(let address): address.prefixLength == nil ? .ip : .cidr
    }
  }
}

extension String {
  /// Whether both spell the same code points; `==` also accepts other normal forms.
  func hasSameCodePoints(as other: String) -> Bool {
    // Texts that differ at all differ in Swift too, mostly, and that is fast to see.
    utf8.count == other.utf8.count && self == other && utf8.elementsEqual(other.utf8)
  }

  /// A text of UTF-8 bytes that are known to be valid.
  init(validBytes bytes: some Collection<UInt8>) {
    self = String(decoding: bytes, as: UTF8.self)
  }
}
