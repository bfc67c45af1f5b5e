import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

/// At which places stories stand in the lists of a site: a place that is given twice shows one of two stories, and one that changes
/// moves all that come after it to other pages.
@Suite("The places of stories")
struct SiteChangesTests {
  private let newsroom = SampleNewsroom.withStories
  private let caucasus = SiteList.desk(DeskSlug(unchecked: "caucasus"))

  private func changes(
    _ orders: DeliveryOrder..., listing: [StoryNumber: [ListEntry]] = [:], unfinished: [StoryNumber: SiteTouch] = [:]
  ) async throws -> [SiteChange] {
    let planner = SitePlanner(SiteDesign(theme: try houseTheme()), SampleReading(newsroom), SiteHistory())
    return try await planner.changes(orders, listing, NewsroomView(newsroom.snapshot), unfinished)
  }

  @Test("New ones get the places after the last one of each list, in the order in which they went out")
  func new() async throws {
    let late = SampleNewsroom.story(4, "late", at: 200)
    let early = SampleNewsroom.story(5, "early", at: 100)
    let changes = try await changes(newsroom.order(late), newsroom.order(early))
    #expect(changes.map(\.number.rawValue) == [5, 4])
    #expect(changes.map { $0.after[.all]?.place } == [4, 5])
    #expect(changes.map { $0.after[caucasus]?.place } == [3, 4])
    #expect(changes.map { $0.after[.all]?.at } == [early.firstPublishedAt, late.firstPublishedAt])
    #expect(changes.allSatisfy { $0.before.isEmpty && $0.story != nil && $0.traces.isEmpty })
    #expect(changes.first?.path == "caucasus/early/")
  }

  @Test("One that stands somewhere keeps its place there and its month, whatever the newsroom's clock says now")
  func kept() async throws {
    let dusk = SampleNewsroom.dusk
    let before = [
      ListEntry(list: "all", at: dusk - 9, place: 8), ListEntry(list: "month/2025-01", at: dusk - 5, place: 9),
    ]
    let order = newsroom.order(newsroom.stories[0], .correct)
    let change = try #require(try await changes(order, listing: [StoryNumber(1): before]).first)
    #expect(change.before[.all] == before[0])
    #expect(change.after[.all] == ListEntry(list: "all", at: dusk, place: 8))
    #expect(change.after[.month("2025-01")] == before[1])
    #expect(change.after[.month("2026-11")] == nil)
    #expect(change.after[caucasus]?.place == 3)
  }

  @Test("One that is killed stands among the withdrawn ones alone; one that vanishes or is unpublished nowhere")
  func withdrawn() async throws {
    let before = [ListEntry(list: "all", at: SampleNewsroom.dusk, place: 3)]
    let kill = newsroom.order(newsroom.stories[0], .kill)
    var vanishing = kill
    vanishing.vanishes = true
    for (order, lists) in [
      (kill, [SiteList.withdrawn]), (vanishing, []), (newsroom.order(newsroom.stories[0], .unpublish), []),
    ] as [(DeliveryOrder, [SiteList])] {
      let change = try #require(try await changes(order, listing: [StoryNumber(1): before]).first)
      #expect(change.story == nil)
      #expect(Array(change.after.keys) == lists)
      #expect(change.after.values.allSatisfy { $0.at == order.firedAt && $0.place == 1 })
      #expect(change.before[.all] == before[0])
    }
  }

  @Test("What an attempt that was cut off may have put somewhere is known beside")
  func traces() async throws {
    let all = ListEntry(list: "all", at: SampleNewsroom.dusk, place: 7)
    let africa = ListEntry(list: "desk/africa", at: SampleNewsroom.dusk, place: 2)
    let touch = SiteTouch(path: "africa/shirak-night-train/", before: [all], after: [africa])
    let order = newsroom.order(newsroom.stories[0])
    let change = try #require(try await changes(order, unfinished: [StoryNumber(1): touch]).first)
    #expect(change.traces == [.all: all, .desk(DeskSlug(unchecked: "africa")): africa])
    let other = try #require(try await changes(order, unfinished: [StoryNumber(2): touch]).first)
    #expect(other.traces.isEmpty)
  }
}
