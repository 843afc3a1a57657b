import Glibc

/// Runs workers, watches them, and keeps the inputs that end them.
struct FuzzSupervisor {
  var options: FuzzOptions
  private let program: String

  /// After how many failures a target is left alone.
  private static let failureLimit = 5

  init(_ options: FuzzOptions) throws(Broken) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? 0
    }
    program = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
    self.options = options
    var template = Array("/tmp/easel-fuzz-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else { throw Broken("no temporary file can be made") }
    close(file)
    self.options.progress = String(
      decoding: template.dropLast().map { UInt8(bitPattern: $0) },
      as: UTF8.self,
    )
  }

  /// Runs all targets, each for its share of the time; gives the exit code.
  func run() throws(Broken) -> CInt {
    defer { _ = options.progress.map { unlink($0) } }
    var failures = 0
    for target in options.targets { failures += try run(target) }
    return failures == 0 ? 0 : 1
  }

  private func run(_ target: FuzzTarget) throws(Broken) -> Int {
    let progress = try FuzzProgress(path: options.progress ?? "")
    defer { progress.close() }
    let start = FuzzClock.seconds
    let share = options.seconds / Double(options.targets.count)
    var failures = 0
    var next = 0
    while true {
      progress.number = next
      let words = options.worker(target, from: next, until: start + share)
      let end = try watch(try spawn(words), progress)
      next = progress.number
      guard let end else { break }
      failures += 1
      report(target, next, end)
      next += 1
      if failures == Self.failureLimit || FuzzClock.seconds > start + share { break }
    }
    let seconds = Int((FuzzClock.seconds - start).rounded())
    fuzzPrint(
      "\(target.name): \(next) inputs of seed \(options.seed) in \(seconds) s, "
        + (failures == 0 ? "no failure" : "\(failures) failures")
    )
    return failures
  }

  /// How a worker ended where it did not end well.
  private func watch(_ process: pid_t, _ progress: FuzzProgress) throws(Broken) -> String? {
    var last = -1
    var since = FuzzClock.seconds
    while true {
      var status: CInt = 0
      let ended = waitpid(process, &status, WNOHANG)
      guard ended == 0 else {
        guard ended == process else { throw Broken("a worker is lost") }
        let signal = status & 0x7F
        guard signal == 0 else { return "ends with signal \(signal)" }
        let code = (status >> 8) & 0xFF
        if code == FuzzWorker.brokenCode { return "breaks a rule" }
        return code == 0 ? nil : "ends with code \(code)"
      }
      let number = progress.number
      if number != last {
        last = number
        since = FuzzClock.seconds
      } else if FuzzClock.seconds - since > options.patience {
        kill(process, SIGKILL)
        waitpid(process, &status, 0)
        return "takes more than \(options.patience) s"
      }
      usleep(20_000)
    }
  }

  private func spawn(_ words: [String]) throws(Broken) -> pid_t {
    var arguments: [UnsafeMutablePointer<CChar>?] = ([program] + words).map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    let code = posix_spawn(&process, program, nil, nil, &arguments, environ)
    guard code == 0 else { throw Broken("no worker can be made: error \(code)") }
    return process
  }

  /// Keeps the input and says how to take it again.
  private func report(_ target: FuzzTarget, _ number: Int, _ end: String) {
    let maker = InputMaker(target: target, seed: options.seed, hasGiants: options.inputs == nil)
    let input = maker.input(number)
    let path = "\(options.folder)/fuzz-\(target.name)-\(options.seed)-\(number).input"
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    var isKept = file >= 0
    if isKept {
      isKept = input.withUnsafeBytes { write(file, $0.baseAddress, $0.count) } == input.count
      close(file)
    }
    let small = options.inputs.map { " --inputs \($0)" } ?? ""
    fuzzPrint(
      "\(target.name): input \(number) of seed \(options.seed) (\(input.count) bytes) \(end); "
        + (isKept ? "kept in \(path)" : "\(path) cannot be written")
        + "; again: easel-fuzz --seed \(options.seed)\(small) --only \(number) \(target.name)"
    )
  }
}
