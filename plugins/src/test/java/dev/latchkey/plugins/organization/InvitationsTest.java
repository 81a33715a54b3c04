package dev.latchkey.plugins.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.IdStrategy;
import dev.latchkey.Mail;
import dev.latchkey.User;
import dev.latchkey.json.JsonValue;
import dev.latchkey.plugins.Site;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvitationsTest {
  private static final String INVITE = "/organization/invite-member";

  private final Company company = Company.create();
  private final Browser ann = company.ann;

  private static Reply answer(Browser browser, String verb, String id) {
    return browser.post(
        "/organization/" + verb + "-invitation", "{\"invitationId\":\"" + id + "\"}");
  }

  private static Reply get(Browser browser, String id) {
    return browser.get("/organization/get-invitation?id=" + id);
  }

  private List<String> statuses() {
    return company.site.all(Invitation.MODEL).stream()
        .map(each -> each.row().require(Invitation.STATUS))
        .toList();
  }

  private void prove(Browser browser) {
    company.site.store.update(
        company.site.auth.schema().table(User.MODEL),
        List.of(Field.ID.is(Company.userId(browser))),
        Row.of(User.EMAIL_VERIFIED, true));
  }

  // ---- inviting and accepting

  @Test
  void whoIsInvitedGetsAMailAndBecomesAMember() {
    Reply invited =
        ann.post(INVITE, "{\"email\":\"Bob@Example.com\",\"role\":[\"member\",\" admin\"]}");
    invited.json("email").isEqualTo("bob@example.com");
    invited.json("role").isEqualTo("member,admin");
    invited.json("status").isEqualTo("pending");
    invited.json("teamId").isAbsent();
    String id = invited.text("id");
    Mail mail = company.site.outbox.last(Organizations.MAIL);
    assertThat(mail.to()).isEqualTo("bob@example.com");
    assertThat(mail.url()).isEqualTo("http://localhost:3000/accept-invitation/" + id);
    assertThat(mail.details())
        .containsEntry("organization", "acme inc")
        .containsEntry("inviter", Company.ANN);

    Browser bob = company.site.signedUp("bob@example.com");
    Reply seen = get(bob, id);
    seen.json("organizationName").isEqualTo("acme inc");
    seen.json("organizationSlug").isEqualTo("acme");
    seen.json("inviterEmail").isEqualTo(Company.ANN);
    Reply accepted = Company.accept(bob, id).hasStatus(200).setsNoCookie();
    accepted.json("invitation.status").isEqualTo("accepted");
    accepted.json("member.role").isEqualTo("member,admin");
    bob.session().json("session.activeOrganizationId").isEqualTo(company.id);
    assertThat(company.roles()).containsExactly("member,admin", "owner");
    Company.accept(bob, id).isRefusal(400, "INVITATION_NOT_FOUND");
    company.invite("bob", "member").isRefusal(400, "USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION");
  }

  @Test
  void anApplicationSendsInvitationsItsOwnWay() {
    List<String> sent = new ArrayList<>();
    Company own =
        Company.create(
            o ->
                o.sender(
                    (invitation, organization, inviter, call) ->
                        sent.add(organization.name() + " " + inviter.email())));
    own.invite("bob", "member").hasStatus(200);
    assertThat(sent).containsExactly("acme inc " + Company.ANN);
    assertThat(own.site.outbox.all(Organizations.MAIL)).isEmpty();
    Company silent = Company.create(o -> o.sender(null));
    silent.invite("bob", "member").hasStatus(200);
    assertThat(silent.site.outbox.all(Organizations.MAIL)).isEmpty();
    Company elsewhere = Company.create(o -> o.invitationPage("https://app.example.com/join?id="));
    String id = elsewhere.invite("bob", "member").text("id");
    assertThat(elsewhere.site.outbox.last(Organizations.MAIL).url())
        .isEqualTo("https://app.example.com/join?id=" + id);
  }

  @Test
  void anInvitationIsAcceptedOnceInWhateverTabs() throws Exception {
    String id = company.invite("bob", "member").text("id");
    company.site.signedUp("bob@example.com");
    List<Callable<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Browser tab = company.site.browser();
      tab.signIn("bob@example.com", Site.PASSWORD).hasStatus(200);
      String verb = i == 5 ? "reject" : "accept";
      calls.add(() -> answer(tab, verb, id));
    }
    List<Reply> replies = Company.atOnce(calls);
    assertThat(Company.winners(replies)).isEqualTo(1);
    boolean rejected = replies.get(5).status() == 200;
    assertThat(statuses()).containsExactly(rejected ? "rejected" : "accepted");
    assertThat(company.roles()).hasSize(rejected ? 1 : 2);
  }

  @Test
  void anInvitationIsForOneAddressOnly() {
    String id = company.invite("bob", "owner").text("id");
    Browser eve = company.site.signedUp("eve@example.com");
    get(eve, id).isRefusal(403, "YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION");
    answer(eve, "accept", id).isRefusal(403, "YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION");
    answer(eve, "reject", id).isRefusal(403, "YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION");
    answer(eve, "cancel", id).isRefusal(400, "MEMBER_NOT_FOUND");
    get(company.site.browser(), id).hasStatus(401).hasBody("{\"message\":\"Not authenticated\"}");
    assertThat(statuses()).containsExactly("pending");
  }

  @Test
  void anInvitationEnds() {
    String id = company.invite("bob", "member").text("id");
    Browser bob = company.site.signedUp("bob@example.com");
    company.site.clock.advance(Duration.ofHours(48).plusSeconds(1));
    get(bob, id).isRefusal(400, "INVITATION_NOT_FOUND");
    answer(bob, "accept", id).isRefusal(400, "INVITATION_NOT_FOUND");
    assertThat(statuses()).containsExactly("pending");
    company.invite("bob", "admin").hasStatus(200); // the first no longer counts
    answer(bob, "reject", id).hasStatus(200);
    assertThat(statuses()).containsExactlyInAnyOrder("rejected", "pending");
  }

  @Test
  void whoDoesNotWantToRejectsAndWhoInvitedCancels() {
    Browser bob = company.site.signedUp("bob@example.com");
    String rejected = company.invite("bob", "member").text("id");
    Reply answer = answer(bob, "reject", rejected);
    answer.json("invitation.status").isEqualTo("rejected");
    assertThat(answer.at("member")).isEqualTo(JsonValue.Null.NULL);
    Reply again = answer(bob, "reject", rejected).isRefusal(400, "INVITATION_NOT_FOUND");
    again.json("message").isEqualTo("Invitation not found!");
    String canceled = company.invite("bob", "member").text("id");
    answer(ann, "cancel", canceled).json("status").isEqualTo("canceled");
    answer(bob, "accept", canceled).isRefusal(400, "INVITATION_NOT_FOUND");
    answer(ann, "cancel", "x").isRefusal(400, "INVITATION_NOT_FOUND");
    assertThat(statuses()).containsExactly("rejected", "canceled");
  }

  // ---- who may invite whom to what

  @Test
  void aMemberInvitesNobodyAndAnAdminNoOwner() {
    Browser bob = company.joined("bob", "admin");
    Browser cid = company.joined("cid", "member");
    String id = company.invite("dot", "owner").text("id");
    cid.post(INVITE, "{\"email\":\"x@example.com\",\"role\":\"member\"}")
        .isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION");
    answer(cid, "cancel", id).isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_CANCEL_THIS_INVITATION");
    cid.get("/organization/list-invitations")
        .isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_LIST_INVITATIONS");
    for (String role : List.of("\"owner\"", "\"member, owner\"", "[\"admin\",\"owner \"]")) {
      bob.post(INVITE, "{\"email\":\"x@example.com\",\"role\":" + role + "}")
          .isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE");
    }
    bob.post(INVITE, "{\"email\":\"dot@example.com\",\"role\":\"member\",\"resend\":true}")
        .isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE");
    bob.get("/organization/list-invitations").json("").hasSize(2);
    ann.get("/organization/list-invitations").json("").hasSize(3);
  }

  @Test
  void aRoleNobodyKnowsIsNotOffered() {
    company
        .invite("bob", "boss,member")
        .hasStatus(400)
        .hasBody("{\"message\":\"ROLE_NOT_FOUND: boss\"}");
    company.invite("bob", "").isRefusal(400, "ROLE_NOT_FOUND");
    company.invite("bob", " , ").isRefusal(400, "ROLE_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bob", "", "bob@", "bob@example", "b\u00f6b@example.com"})
  void whatIsNoAddressIsNotInvited(String email) {
    ann.post(INVITE, "{\"email\":\"" + email + "\",\"role\":\"member\"}")
        .isRefusal(400, "INVALID_EMAIL");
  }

  @Test
  void anOwnerElsewhereInvitesNobodyHere() {
    Browser eve = company.site.signedUp("eve@example.com");
    Company.make(eve, "eves");
    String id = company.invite("bob", "member").text("id");
    eve.post(
            INVITE,
            "{\"email\":\"eve@example.com\",\"role\":\"owner\",\"organizationId\":\""
                + company.id
                + "\"}")
        .isRefusal(400, "MEMBER_NOT_FOUND");
    answer(eve, "cancel", id).isRefusal(400, "MEMBER_NOT_FOUND");
    eve.get("/organization/list-invitations?organizationId=" + company.id)
        .hasStatus(403)
        .hasBody("{\"message\":\"You are not a member of this organization\"}");
  }

  // ---- again, and how many

  @Test
  void whoIsInvitedAlreadyIsNotInvitedTwice() {
    String id = company.invite("bob", "member").text("id");
    company.invite("bob", "admin").isRefusal(400, "USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION");
    company.site.clock.advance(Duration.ofHours(47));
    Reply again =
        ann.post(INVITE, "{\"email\":\"bob@example.com\",\"role\":\"admin\",\"resend\":true}");
    again.json("id").isEqualTo(id);
    again.json("role").isEqualTo("member");
    company.site.clock.advance(Duration.ofHours(47));
    Company.accept(company.site.signedUp("bob@example.com"), id).hasStatus(200);
    assertThat(company.site.outbox.all(Organizations.MAIL)).hasSize(2);
  }

  @Test
  void aNewInvitationReplacesTheOldWhereThatIsWanted() {
    Company replacing = Company.create(o -> o.replaceInvitations(true));
    String first = replacing.invite("bob", "member").text("id");
    String second = replacing.invite("bob", "admin").hasStatus(200).text("id");
    Browser bob = replacing.site.signedUp("bob@example.com");
    Company.accept(bob, first).isRefusal(400, "INVITATION_NOT_FOUND");
    Company.accept(bob, second).json("member.role").isEqualTo("admin");
  }

  @Test
  void noMoreInvitationsAreOpenThanTheLimitSaysWhateverHappensAtOnce() throws Exception {
    Company limited = Company.create(o -> o.invitationLimit(organization -> 3));
    List<Callable<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String body = "{\"email\":\"u" + i + "@example.com\",\"role\":\"member\"}";
      Browser tab = limited.tab();
      calls.add(() -> tab.post(INVITE, body));
    }
    assertThat(Company.winners(Company.atOnce(calls))).isEqualTo(3);
    limited.invite("late", "member").isRefusal(403, "INVITATION_LIMIT_REACHED");
    limited.site.clock.advance(Duration.ofDays(3));
    limited.invite("late", "member").hasStatus(200);
  }

  @Test
  void noMoreMembersComeThanTheLimitSaysWhateverHappensAtOnce() throws Exception {
    Company limited = Company.create(o -> o.membershipLimit(organization -> 3));
    List<Callable<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String id = limited.invite("u" + i, "member").text("id");
      Browser browser = limited.site.signedUp("u" + i + "@example.com");
      calls.add(() -> Company.accept(browser, id));
    }
    List<Reply> replies = Company.atOnce(calls);
    assertThat(Company.winners(replies)).isEqualTo(2);
    replies.stream()
        .filter(reply -> reply.status() != 200)
        .forEach(reply -> reply.isRefusal(403, "ORGANIZATION_MEMBERSHIP_LIMIT_REACHED"));
    assertThat(limited.roles()).hasSize(3);
    List<String> statuses =
        limited.site.all(Invitation.MODEL).stream()
            .map(each -> each.row().require(Invitation.STATUS))
            .toList();
    assertThat(statuses).filteredOn("pending"::equals).hasSize(3); // who was refused may try again
  }

  // ---- proven addresses

  @Test
  void ownInvitationsAreShownToWhoProvedTheAddress() {
    company.invite("bob", "member").hasStatus(200);
    Browser bob = company.site.signedUp("bob@example.com");
    bob.get("/organization/list-user-invitations")
        .isRefusal(403, "EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION");
    bob.get("/organization/list-user-invitations?email=" + Company.ANN).hasStatus(400);
    company.site.browser().get("/organization/list-user-invitations").hasStatus(400);
    prove(bob);
    Reply own = bob.get("/organization/list-user-invitations");
    own.json("").hasSize(1);
    own.json("0.organizationName").isEqualTo("acme inc");
  }

  @Test
  void onlyWhoProvedTheAddressUsesAnInvitationWhereThatIsDemanded() {
    Company strict = Company.create(o -> o.demandVerification(true));
    String id = strict.invite("bob", "member").text("id");
    Browser bob = strict.site.signedUp("bob@example.com");
    get(bob, id).isRefusal(403, "EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION");
    for (String verb : List.of("accept", "reject")) {
      answer(bob, verb, id)
          .isRefusal(403, "EMAIL_VERIFICATION_REQUIRED_BEFORE_ACCEPTING_OR_REJECTING_INVITATION");
    }
    strict.site.store.update(
        strict.site.auth.schema().table(User.MODEL),
        List.of(User.EMAIL.is("bob@example.com")),
        Row.of(User.EMAIL_VERIFIED, true));
    Company.accept(bob, id).hasStatus(200);
  }

  @Test
  void onlyWhoProvedTheAddressUsesAnInvitationWhoseIdCanBeGuessed() {
    Site counted = Site.with(o -> o.ids(IdStrategy.serial()), Organizations.create());
    Browser owner = counted.signedUp(Company.ANN);
    Company.make(owner, "acme");
    String id =
        owner.post(INVITE, "{\"email\":\"bob@example.com\",\"role\":\"member\"}").text("id");
    assertThat(id).isEqualTo("1");
    get(counted.signedUp("bob@example.com"), id)
        .isRefusal(403, "EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION");
  }

  @Test
  void anInvitationOfSomebodyWhoLeftIsNotShown() {
    Browser bob = company.joined("bob", "admin");
    String id = bob.post(INVITE, "{\"email\":\"cid@example.com\",\"role\":\"member\"}").text("id");
    bob.post("/organization/leave", "{\"organizationId\":\"" + company.id + "\"}").hasStatus(200);
    get(company.site.signedUp("cid@example.com"), id)
        .isRefusal(400, "INVITER_IS_NO_LONGER_A_MEMBER_OF_THE_ORGANIZATION");
  }
}
