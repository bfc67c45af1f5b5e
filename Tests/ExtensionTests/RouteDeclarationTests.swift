import ControlAPI
import Foundation
import Testing

@testable import copydeskd

@Suite("Declarations of control routes")
struct RouteDeclarationTests {
  @Test("A route declares its body's keys")
  func bodies() throws {
    try expect(
      ActionBody.fields,
      areKeysOf: ActionBody(
        revision: 1, note: "", at: "", override: [], reason: "", breakGlass: true, unread: true, desk: "", assignee: "")
    )
    try expect(NoteBody.fields, areKeysOf: NoteBody(note: ""))
    try expect(CoverBody.fields, areKeysOf: CoverBody(staff: "", covered: "", desk: "", until: ""))
    try expect(
      QueueLimitsBody.fields,
      areKeysOf: QueueLimitsBody(global: 1, perKey: 1, rate: .init(count: 1, seconds: 1, burst: 1)))
  }

  private func expect(_ fields: [BodyField], areKeysOf body: some Encodable) throws {
    let json = try #require(
      JSONSerialization.jsonObject(with: try ControlJSON.encode(body)) as? [String: Any])
    #expect(Set(fields.map(\.name)) == Set(json.keys))
  }

  @Test("Each route is declared once, with a summary without a full stop")
  func sentences() {
    let routes = ControlRoutes.all
    #expect(Set(routes.map { "\($0.method) \($0.path)" }).count == routes.count)
    for route in routes {
      #expect(route.summary.first?.isUppercase == true && route.summary.last != ".", "\(route.summary)")
    }
  }
}
