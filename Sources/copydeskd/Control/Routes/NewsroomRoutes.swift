import ControlAPI
import Foundation
import Glibc
import Hummingbird
import Newsroom
import Store

/// The newsroom's configuration and audit log.
struct NewsroomRoutes {
  let store: Store
  let askers: AskerLookup
  let changes: ChangingRequests

  func add(to router: Router<ControlRequestContext>) {
    router.get("/v1/desks") { request, context in
      _ = try await askers.asker(request, context).staff()
      return try .json(PageBody(items: await store.desks().map { DeskBody($0) }, next: nil)) as Response
    }
    router.get("/v1/staff") { request, context in
      _ = try await askers.asker(request, context).staff()
      return try .json(PageBody(items: await store.staffMembers().map { StaffBody($0) }, next: nil)) as Response
    }
    router.get("/v1/destinations") { request, context in
      _ = try await askers.asker(request, context).staff()
      return try .json(PageBody(items: await store.destinationStatus().map { DestinationBody($0) }, next: nil))
        as Response
    }
    router.get("/v1/audit/verify") { request, context in
      _ = try await askers.asker(request, context).staff()
      return try .json(AuditReportBody(await store.verifyAudit())) as Response
    }
    router.post("/v1/configuration", use: apply)
  }

  /// Takes `newsroom.yaml`; root and the daemon's own user may as long as nobody holds `manage`.
  @Sendable private func apply(_ request: Request, _ context: ControlRequestContext) async throws -> Response {
    let asker = try await askers.asker(request, context)
    let bytes = try await request.body.collect(upTo: SubmissionLimits.configurationBytes)
    let name = request.parameter("file") ?? "newsroom.yaml"
    let configuration = try NewsroomFile.configuration(
      file: name, text: String(decoding: bytes.readableBytesView, as: UTF8.self))
    let applicant: Applicant
    if let member = asker.member {
      applicant = .staff(member)
    } else if asker.userID == 0 || asker.userID == geteuid() {
      applicant = .host(account: asker.account)
    } else {
      _ = try asker.staff()
      return Response(status: .forbidden)
    }
    let isDryRun = request.parameter("dry_run") == "true"
    return try await changes.once(request, asker, body: bytes) {
      let changes = try await store.apply(configuration, by: applicant, dryRun: isDryRun)
      return try Reply(changes.map { ConfigurationChangeBody($0) })
    }
  }
}
