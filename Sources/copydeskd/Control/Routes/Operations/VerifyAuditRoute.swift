import ControlAPI
import Store

extension ControlRoute {
  static let verifyAudit = get(
    "/v1/audit/verify", "Whether the audit log is intact, and where it is not", for: .staffAndRoot,
    answers: .json(AuditReportBody.self), work: .auditing
  ) { request, _ in
    try .json(AuditReportBody(await request.store.verifyAudit()))
  }
}
