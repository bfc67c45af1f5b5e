import ControlAPI
import Store

extension ControlRoute {
  static let verifyAudit = get(
    "/v1/audit/verify", "Whether the audit log is intact, and where it is not", for: .staff
  ) { request, _ in
    try .json(AuditReportBody(await request.store.verifyAudit()))
  }
}
