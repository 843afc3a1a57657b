import Engine
import FoundationEssentials
import JSON
import Service
import Text

extension Launch {
  /// `easel call TOOL JSON`: the reply on standard output at once; a run that it sets going is
  /// then taken to its end or to a gate, of which standard error tells.
  func call(_ tool: String, _ request: String) async throws -> Int32 {
    let arguments: JSONValue
    do throws(JSONError) { arguments = try JSONValue(parsing: request) } catch {
      throw ShellError(
        "the request is not JSON (column \(error.column)): \(error.message)",
        code: ExitStatus.usageCode,
      )
    }
    let (bench, _) = try await toolBench()
    let service = await bench.service(link: Self.link)
    let reply =
      tool == ManageJobsRequest.tool
      ? await service.manageJobs(arguments) : await service.manage(arguments)
    _ = output.write((reply.format == .json ? reply.json.pretty : reply.markdown) + "\n")
    guard reply.errorCode == nil else { return 1 }
    guard let run = reply.run else { return 0 }
    await service.runs.finish()
    let job = await service.renewed(reply).json["job"]
    let status = job?["status"]?.string ?? ""
    let more = job?["metadata"]?["error"]?.string ?? job?["metadata"]?["hint"]?.string
    let end = "\(run): \(status)\(more.map { "; \($0)" } ?? "")"
    _ = output.writeError("easel: \(end.terminalSafe)\n")
    return status == "failure" ? 1 : 0
  }

  /// A workbench which leaves the place of the prompt as it is, and that place.
  func toolBench() async throws -> (bench: Workbench, place: Place) {
    let place = PlaceFile(home: home).read().place
    let library = library(session: nil)
    let filter = filter()
    let plan = WorkbenchPlan(
      home: home,
      place: place,
      providers: providers(library, filter, home: home),
      person: surroundings.person,
      keepsPlace: false,
      recordsCalls: false,
      library: library,
      filter: filter,
    )
    let bench = try plan.make().bench
    try await bench.enter(team: options.team, project: options.project)
    return (bench, place)
  }

  /// The address of an asset's file for programs on this machine.
  static func link(_ asset: AssetRecord) -> String? {
    URL(filePath: asset.path).absoluteString
  }
}
