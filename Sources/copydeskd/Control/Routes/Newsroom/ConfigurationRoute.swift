import ControlAPI
import Logging
import Newsroom
import Store

private let dryRun = QueryParameter.flag("dry_run", "Only lists the changes")
private let file = QueryParameter.text("file", "The file's name, for messages; newsroom.yaml by default")

private let movingTo = QueryParameter.name(
  "to", DeskSlug.self, "The desk to which the stories of desks that are closed are moved")

extension ControlRoute {
  static let applyConfiguration = change(
    "/v1/configuration", "Makes the newsroom match newsroom.yaml, and lists the changes",
    for: .staffAndHost, query: [dryRun, file, movingTo], body: .yaml(limit: SubmissionLimits.configurationBytes),
    answers: .json([ConfigurationChangeBody].self)
  ) { request, caller in
    let configuration = try NewsroomFile.configuration(
      file: try request.value(of: file) ?? "newsroom.yaml", text: String(decoding: request.body, as: UTF8.self),
      speaksForOthers: request.services.callers.allowsSpeakingForOthers)
    let isDry = try request.value(of: dryRun)
    let changes = try await request.store.apply(
      configuration, by: caller.applicant, movingTo: try request.value(of: movingTo),
      dryRun: isDry)
    if !isDry {
      request.services.logger.notice(
        "Configuration applied", metadata: ["actor": "\(caller.applicant.name)", "changes": "\(changes.count)"])
    }
    return try .json(changes.map { ConfigurationChangeBody($0) })
  }
}
