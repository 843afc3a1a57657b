extension Function {
  /// What reading or spelling an address costs: about the time of so many steps.
  static var readingSteps: Int { 32 }

  /// The address of a text, or of a block.
  static let ip = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 1 else { return nil }
    try meter.step(readingSteps)
    switch arguments[0] {
    case .string(let text):
      guard let address = CELAddress(text) else {
        throw .badConversion(arguments[0].excerpt, to: .ip)
      }
      return .address(address)
    case .address(let block) where block.prefixLength != nil: return .address(block.address)
    default: return nil
    }
  }

  static let cidr = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 1, case .string(let text) = arguments[0] else { return nil }
    try meter.step(readingSteps)
    guard let block = CELAddress(block: text) else {
      throw .badConversion(arguments[0].excerpt, to: .cidr)
    }
    return .address(block)
  }

  static let isIP = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 1, case .string(let text) = arguments[0] else { return nil }
    try meter.step(readingSteps)
    return .bool(CELAddress(text) != nil)
  }

  static let isCIDR = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 1, case .string(let text) = arguments[0] else { return nil }
    try meter.step(readingSteps)
    return .bool(CELAddress(block: text) != nil)
  }

  static let isCanonical = Function { meter, arguments throws(CELError.Kind) in
    guard arguments.count == 1, case .string(let text) = arguments[0] else { return nil }
    try meter.step(readingSteps)
    guard let address = CELAddress(text) else {
      throw .badConversion(arguments[0].excerpt, to: .ip)
    }
    return .bool(address.description.hasSameCodePoints(as: text))
  }

  static let family = address { .int($0.isVersion6 ? 6 : 4) }
  static let isUnspecified = address { .bool($0.isUnspecified) }
  static let isLoopback = address { .bool($0.isLoopback) }
  static let isGlobalUnicast = address { .bool($0.isGlobalUnicast) }
  static let isLinkLocalMulticast = address { .bool($0.isLinkLocalMulticast) }
  static let isLinkLocalUnicast = address { .bool($0.isLinkLocalUnicast) }
  static let masked = block { .address($0.masked) }
  static let prefixLength = block { .int(Int64($0.prefixLength ?? 0)) }

  static let containsIP = containing {
    CELAddress($0)
  } where: {
    $0.prefixLength == nil
  }
  static let containsCIDR = containing {
    CELAddress(block: $0)
  } where: {
    $0.prefixLength != nil
  }

  private static func address(
    _ property: @escaping @Sendable (CELAddress) -> CELValue
  ) -> Function {
    Function { _, arguments throws(CELError.Kind) in
      guard arguments.count == 1, case .address(let address) = arguments[0],
        address.prefixLength == nil
      else { return nil }
      return property(address)
    }
  }

  private static func block(
    _ property: @escaping @Sendable (CELAddress) -> CELValue
  ) -> Function {
    Function { _, arguments throws(CELError.Kind) in
      guard arguments.count == 1, case .address(let block) = arguments[0],
        block.prefixLength != nil
      else { return nil }
      return property(block)
    }
  }

  private static func containing(
    _ read: @escaping @Sendable (String) -> CELAddress?,
    where isWanted: @escaping @Sendable (CELAddress) -> Bool,
  ) -> Function {
    Function { meter, arguments throws(CELError.Kind) in
      try meter.step(readingSteps)
      guard arguments.count == 2, case .address(let block) = arguments[0],
        block.prefixLength != nil
      else { return nil }
      switch arguments[1] {
      case .address(let other) where isWanted(other): return .bool(block.contains(other))
      case .string(let text):
        guard let other = read(text) else {
          throw .badConversion(arguments[1].excerpt, to: .ip)
        }
        return .bool(block.contains(other))
      default: return nil
      }
    }
  }
}
