import TestSupport
import Testing

@Suite struct TortureTests {
  /// Plays a part with a fixed seed; gives its figures.
  private func play(_ part: String, count: Int) throws -> String {
    let (output, end) = try PipedProcess.run(
      BuiltProduct.path(of: "easel-torture"),
      arguments: ["--seed", "4", "--count", "\(count)", part],
      input: "",
    )
    #expect(end == .exit(0), "\(output)")
    return output
  }

  @Test func `runs outlive thirty kills, torn writes and power cuts`() throws {
    #expect(try play("runs", count: 30).contains(#""kills":30"#))
  }

  @Test func `a session outlives twenty kills, torn writes and power cuts`() throws {
    #expect(try play("sessions", count: 20).contains(#""kills":20"#))
  }

  @Test func `a run goes on after errors of the disk and when space is back`() throws {
    #expect(try play("faults", count: 8).contains(#""faults":8"#))
  }

  @Test func `a run on a disk that is too small goes on when something is removed`() throws {
    _ = try play("disk", count: 3)
  }

  @Test func `a wrong word is told`() throws {
    let (output, end) = try PipedProcess.run(
      BuiltProduct.path(of: "easel-torture"),
      arguments: ["nonsense"],
      input: "",
    )
    #expect(end == .exit(2) && output.contains("there is no `nonsense`"))
  }
}
