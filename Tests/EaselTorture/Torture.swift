/// Plays the scenarios of the parts until there were as many kills or faults as are wanted.
struct Torture {
  var options: TortureOptions

  /// How many scenarios there are at most for what is wanted; a kill may come too late.
  private static let patience = 8

  /// Plays all parts and prints their figures; gives whether every rule holds.
  func run() async throws -> Bool {
    var holds = true
    for (part, count) in options.parts {
      let start = TortureClock.seconds
      do {
        let figures = try await play(part, count)
        let seconds = TortureClock.seconds - start
        say(figures.line(part: part.rawValue, seed: options.seed, seconds: seconds))
      } catch is NoMount {
        say("\(part.rawValue): no disk can be mounted here, so this is left out")
      } catch let error as TortureError {
        say("\(part.rawValue): \(error.message)")
        holds = false
      }
    }
    return holds
  }

  private func play(_ part: TorturePart, _ count: Int) async throws -> Figures {
    let makeScenario = try await scenarios(of: part)
    var figures = Figures()
    if let only = options.only {
      try await play(part, only, makeScenario(only, .max), &figures)
      return figures
    }
    for number in 0..<count * Self.patience where figures.count(of: part.counted) < count {
      let left = count - figures.count(of: part.counted)
      try await play(part, number, makeScenario(number, left), &figures)
    }
    return figures
  }

  /// Makes the scenario of a number, with so many kills at most.
  private func scenarios(of part: TorturePart) async throws -> (Int, Int) -> any Scenario {
    let seed = options.seed
    switch part {
    case .sessions:
      let reference = try SessionScenario.measure()
      return { SessionScenario(seed: seed, number: $0, most: $1, reference: reference) }
    case .runs:
      let reference = try await RunScenario.Reference()
      return { RunScenario(seed: seed, number: $0, most: $1, reference: reference) }
    case .faults:
      let reference = try await RunScenario.Reference()
      let operations = try FaultScenario.measure()
      return { number, _ in
        FaultScenario(seed: seed, number: number, reference: reference, operations: operations)
      }
    case .disk:
      let reference = try await RunScenario.Reference()
      return { number, _ in SmallDiskScenario(seed: seed, number: number, reference: reference) }
    }
  }

  private func play(
    _ part: TorturePart,
    _ number: Int,
    _ scenario: some Scenario,
    _ figures: inout Figures,
  ) async throws {
    let workshop = try Workshop()
    var points: [String] = []
    do {
      figures.add(try await scenario.play(in: workshop, points: &points))
    } catch let error as NoMount {
      workshop.remove()
      throw error
    } catch {
      // The folder stays, to be looked at.
      let words = (error as? TortureError)?.message ?? "\(error)"
      throw TortureError(
        """
        scenario \(number) of seed \(options.seed): \(words)
        \(points.map { "  after: \($0)\n" }.joined())\
          in \(workshop.root); again: easel-torture --seed \(options.seed) --only \(number) \
        \(part.rawValue)
        """
      )
    }
    workshop.remove()
    figures.add("scenarios")
  }
}
