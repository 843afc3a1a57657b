import JSON

/// Makes the inputs of a target; each is told by the seed and its number alone, so that any can be
/// made again.
struct InputMaker {
  let target: FuzzTarget
  let seed: UInt64
  /// Whether the first inputs are as large as files can be.
  let hasGiants: Bool

  /// The input of that number, from 0.
  func input(_ number: Int) -> [UInt8] {
    let giants = hasGiants ? 5 : 0
    if number < giants { return giant(number) }
    let place = number - giants
    if place < target.corpus.count { return Array(target.corpus[place].utf8) }
    var random = FuzzRandom(seed: seed, target: target.name, number: number)
    switch random.below(100) {
    case ..<30: return mutated(example(&random), &random)
    case ..<45: return target.isJSON ? changedJSON(&random) : mutated(example(&random), &random)
    case ..<65: return soup(&random)
    case ..<72:
      return (0..<random.size(upTo: 4096)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    case ..<80: return Array(example(&random).prefix(random.below(400)))
    case ..<88: return spliced(&random)
    case ..<97: return nested(random.size(upTo: 20_000), &random)
    default: return long(random.size(upTo: 200_000), &random)
    }
  }

  /// Nesting of 10,000 and of a million, and texts of 100 MB, closed and not.
  private func giant(_ number: Int) -> [UInt8] {
    var random = FuzzRandom(seed: seed, target: target.name, number: number)
    let million = 1_000_000
    switch number {
    case 0: return nested(10_000, &random)
    case 1: return nested(million, &random)
    case 2: return [0x22] + [UInt8](repeating: UInt8(ascii: "x"), count: 100 * million) + [0x22]
    case 3: return [UInt8](repeating: UInt8(ascii: "\\"), count: 100 * million)
    default: return [UInt8](repeating: UInt8(ascii: "'"), count: 30 * million)
    }
  }

  private func example(_ random: inout FuzzRandom) -> [UInt8] {
    Array(random.pick(target.corpus).utf8)
  }

  private func token(_ random: inout FuzzRandom) -> [UInt8] {
    Array(random.pick(target.tokens).utf8)
  }

  private func soup(_ random: inout FuzzRandom) -> [UInt8] {
    (0..<random.size(upTo: 64)).flatMap { _ in token(&random) }
  }

  private func spliced(_ random: inout FuzzRandom) -> [UInt8] {
    let (one, other) = (example(&random), example(&random))
    return one.prefix(random.below(one.count + 1)) + other.suffix(random.below(other.count + 1))
  }

  private func nested(_ depth: Int, _ random: inout FuzzRandom) -> [UInt8] {
    let (open, close) = random.pick(target.nesting)
    var input: [UInt8] = []
    input.reserveCapacity(depth * (open.utf8.count + close.utf8.count) + 100)
    for _ in 0..<depth { input += open.utf8 }
    input += random.below(2) == 0 ? token(&random) : example(&random)
    // Mostly closed again; a part of the closers is another error.
    let closers = random.below(3) == 0 ? random.below(depth + 1) : depth
    for _ in 0..<closers { input += close.utf8 }
    return input
  }

  private func long(_ count: Int, _ random: inout FuzzRandom) -> [UInt8] {
    let part = token(&random)
    var input = mutated(example(&random), &random)
    let place = random.below(input.count + 1)
    input.insert(contentsOf: (0..<count / max(1, part.count)).flatMap { _ in part }, at: place)
    return input
  }

  private func mutated(_ example: [UInt8], _ random: inout FuzzRandom) -> [UInt8] {
    var input = example
    for _ in 0...random.below(8) {
      let place = random.below(input.count + 1)
      let end = min(input.count, place + random.size(upTo: 64))
      switch random.below(7) {
      case 0 where place < input.count: input[place] ^= 1 << UInt8(random.below(8))
      case 1 where place < input.count: input[place] = UInt8(truncatingIfNeeded: random.next())
      case 2: input.removeSubrange(place..<end)
      case 3: input.insert(contentsOf: input[place..<end], at: place)
      case 4: input.replaceSubrange(place..<end, with: token(&random))
      case 5: input.insert(contentsOf: input[place..<end], at: random.below(input.count + 1))
      default: input.insert(contentsOf: token(&random), at: place)
      }
    }
    return input
  }

  /// An example with values in it exchanged, left out or repeated: still JSON, and another thing.
  private func changedJSON(_ random: inout FuzzRandom) -> [UInt8] {
    guard var value = try? JSONValue(parsing: example(&random)),
      let other = try? JSONValue(parsing: example(&random))
    else { return soup(&random) }
    for _ in 0...random.below(4) { value = changed(value, other, &random) }
    return Array((random.below(4) == 0 ? value.pretty : value.compact).utf8)
  }

  private func changed(
    _ value: JSONValue,
    _ other: JSONValue,
    _ random: inout FuzzRandom,
  ) -> JSONValue {
    if random.below(6) == 0 { return part(of: other, &random) }
    switch value {
    case .array(var elements):
      guard !elements.isEmpty else { return .array([part(of: other, &random)]) }
      let place = random.below(elements.count)
      switch random.below(8) {
      case 0: elements.remove(at: place)
      case 1: elements.append(elements[place])
      default: elements[place] = changed(elements[place], other, &random)
      }
      return .array(elements)
    case .object(var object):
      guard !object.isEmpty else { return part(of: other, &random) }
      let (key, member) = object[random.below(object.count)]
      switch random.below(10) {
      case 0: object[key] = nil
      case 1: object[String(decoding: token(&random), as: UTF8.self)] = member
      default: object[key] = changed(member, other, &random)
      }
      return .object(object)
    default:
      return random.pick([.null, 0, "", true, [], [:], "a", .integer(Int64.min), value])
    }
  }

  private func part(of value: JSONValue, _ random: inout FuzzRandom) -> JSONValue {
    var value = value
    for _ in 0..<random.below(6) {
      if let elements = value.array, !elements.isEmpty {
        value = random.pick(elements)
      } else if let object = value.object, !object.isEmpty {
        value = object[random.below(object.count)].value
      }
    }
    return value
  }
}
