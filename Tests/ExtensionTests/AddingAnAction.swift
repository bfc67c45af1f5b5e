import Crypto
import Foundation
import JobQueue
import Logging
import Newsroom
import Postgres
import PostgresTesting
import Store
import Testing

/// Says that somebody has read a story for slips of the keyboard; only the record grows.
private struct ProofreadAction: StoryAction {
  let name = Action("proofread")
  let pastParticiple = "proofread"
  let moves: [Move] = .from(.deskReview, to: .deskReview)
  let recordsOnly = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.here(.review)]] }
}

/// A new action: this file's type, one line in a registry, and its rows in the database.
@Suite("Adding an action")
struct ActionExtensionTests {
  private static let workflow = Newsroom.Workflow(
    actions: StoryActions(
      StoryActions.standard.all + [
        ProofreadAction()
      ]))

  private static let rows = """
    INSERT INTO copydesk.action (name, records_only) VALUES ('proofread', true);
    INSERT INTO copydesk.transition (action, from_state, live, fired, to_state)
    VALUES ('proofread', 'desk_review', false, false, 'desk_review'), ('proofread', 'desk_review', true, false, 'desk_review')
    """

  private static let desk = DeskSlug(unchecked: "caucasus")
  private static let swap = StoryReference.slug(StorySlug(unchecked: "swap"))
  private static let silent = Logger(label: "store", factory: { _ in SwiftLogNoOpLogHandler() })

  @Test("The action is ruled on, performed by those who may, conflicts with nobody, and is logged")
  func performed() async throws {
    try await withNewsroom { store in
      let nana = try #require(try await store.staff(StaffHandle(unchecked: "nana")))
      let rita = try #require(try await store.staff(StaffHandle(unchecked: "rita")))
      try await submit(by: rita, to: store)

      let why = try await store.why(Action("proofread"), Self.swap, by: .staff(rita))
      #expect(why.refusals.map(\.code) == [.notPermitted])
      #expect(why.whoCould == [nana.handle])
      await #expect(throws: Refusal.self) {
        _ = try await store.perform(ActionRequest(Action("proofread"), Self.swap), by: .staff(rita))
      }

      let read = try await store.perform(
        ActionRequest(Action("proofread"), Self.swap, note: "Clean."), by: .staff(nana))
      #expect((read.state, read.revision) == (.deskReview, Revision(1)))
      let last = try #require(try await store.log(Self.swap).last)
      #expect((last.actor, last.action, last.note) == ("nana", "proofread", "Clean."))

      _ = try await store.perform(ActionRequest(.withdraw, Self.swap, revision: Revision(1)), by: .staff(rita))
      do {
        _ = try await store.perform(ActionRequest(Action("proofread"), Self.swap), by: .staff(nana))
        Issue.record("a draft was proofread")
      } catch let refusal as Refusal {
        #expect(refusal.detail == "swap is a draft, so it cannot be proofread.")
      }
    }
  }

  @Test("An action that is not registered does not exist")
  func unknown() {
    #expect(StoryActions.standard[Action("proofread")] == nil)
    #expect(Self.workflow.actions[Action("proofread")] != nil)
    #expect(Self.workflow.actions.names.count == StoryActions.standard.names.count + 1)
  }

  private func submit(by rita: StaffMember, to store: Store) async throws {
    let id = try await store.receive(
      IncomingSubmission(draft: Array("Words".utf8), submitter: .staff(rita), intent: .submit(asDraft: false)))
    let content = Content(
      headline: "Words", slug: StorySlug(unchecked: "swap"), desk: Self.desk, byline: [.staff(rita.handle)],
      language: "en", body: "Words")
    _ = try await store.accept(id, AcceptedDraft(content: content, findings: []))
  }

  private func withNewsroom(_ body: (Store) async throws -> Void) async throws {
    try await TestDatabase.withDatabase { administrator in
      try await run(Store.bootstrapScript, as: administrator)
      var owner = administrator
      owner.parameters["options"] = "-c role=copydesk_owner"
      let migrations = JobQueue.migrations(workerRole: "copydesk_daemon") + Store.migrations
      try await Migrator(migrations: migrations, schema: "copydesk", logger: Self.silent).migrate(owner)
      try await run(Self.rows, as: owner)
      try await Store.register(Self.signer, as: owner)
      let pool = Pool(configuration: administrator.with(user: "copydesk_daemon"), logger: Self.silent)
      do {
        let store = Store(
          pool: pool, queue: JobQueue(pool: pool), signer: Self.signer, logger: Self.silent, workflow: Self.workflow)
        _ = try await store.apply(Self.configuration, by: .host(account: "root"), dryRun: false)
        try await body(store)
        await pool.close()
      } catch {
        await pool.close()
        throw error
      }
    }
  }

  private func run(_ script: String, as configuration: ConnectionConfiguration) async throws {
    let connection = try await Connection.connect(configuration)
    do {
      try await connection.script(script)
      await connection.close()
    } catch {
      await connection.close()
      throw error
    }
  }

  private static let signer = Signer(key: Curve25519.Signing.PrivateKey())

  private static let configuration = NewsroomConfiguration(
    newsroom: NewsroomSettings(
      name: "Meridian Wire", url: "https://news.example", language: "en", timeZone: "UTC",
      primary: DestinationName(unchecked: "site")),
    desks: [Desk(slug: desk, name: "Caucasus", timeZone: "UTC", language: "en")],
    roles: [.init(name: "reporter", capabilities: [.write]), .init(name: "editor", capabilities: [.review])],
    staff: [member("rita", "reporter"), member("nana", "editor")], destinations: [])

  private static func member(_ handle: String, _ role: String) -> NewsroomConfiguration.Member {
    .init(
      handle: StaffHandle(unchecked: handle), name: handle.capitalized, grants: [.init(role: role, scope: .all)])
  }
}
