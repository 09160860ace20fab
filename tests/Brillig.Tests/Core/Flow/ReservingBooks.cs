using System.Text;
using Brillig.Core.Basics;
using Brillig.Core.Usage;
using NodaTime;

namespace Brillig.Tests.Core.Flow;

/// <summary>Reserves and commits on books of a test, and looks up what ended as a request's thread does.</summary>
internal sealed class ReservingBooks(TestBooks books)
{
    private const ulong Seed = 7;

    public Reservation Make(AccountId account, string service, decimal usage, Func<Reserve, Reserve>? with = null) =>
        books.Done<ReservationView>(Of(account, service, usage, with)).Reservation;

    public Reason Refusal(AccountId account, string service, decimal usage, Func<Reserve, Reserve>? with = null) =>
        books.Refusal(Of(account, service, usage, with));

    public Decision Makes(AccountId account, string service, decimal usage, Func<Reserve, Reserve>? with = null) =>
        books.Do(Of(account, service, usage, with));

    public CommittedUsage Commit(AccountId account, ReservationId id, decimal usage) =>
        Commits(account, id, usage) is Done { Result: CommittedUsage used }
            ? used
            : throw new InvalidOperationException($"{id} was not committed.");

    public Reason CommitRefusal(AccountId account, ReservationId id, decimal usage) =>
        Commits(account, id, usage) is Refused refused
            ? refused.Reason
            : throw new InvalidOperationException($"{id} was committed.");

    public Decision Commits(AccountId account, ReservationId id, decimal usage) =>
        Fresh(id, history => CommitOf(account, id, usage, history));

    public static CommitReservation CommitOf(
        AccountId account, ReservationId id, decimal usage, ReservationHistory? history)
    {
        var name = Encoding.UTF8.GetBytes(id.ToString());
        return new CommitReservation(
            account, id, usage, RecordHash.Of(Seed, account.Value.ToByteArray(), name), RecordHash.Of(Seed, name),
            history);
    }

    public Reservation Extend(AccountId account, ReservationId id, decimal? usage, Duration? ttl) =>
        Extends(account, id, usage, ttl) is Done { Result: ReservationView view }
            ? view.Reservation
            : throw new InvalidOperationException($"{id} was not extended.");

    public Decision Extends(AccountId account, ReservationId id, decimal? usage, Duration? ttl) =>
        Fresh(id, history => new ExtendReservation(account, id, usage, ttl, history));

    public void Release(AccountId account, ReservationId id)
    {
        if (Fresh(id, history => new ReleaseReservation(account, id, history)) is not Done)
            throw new InvalidOperationException($"{id} was not released.");
    }

    public Reserve Of(AccountId account, string service, decimal usage, Func<Reserve, Reserve>? with = null)
    {
        var command = new Reserve
        {
            Account = account, Id = new(books.NewId()), Service = service, Usage = usage, Ttl = Duration.FromHours(1),
        };
        return with is null ? command : with(command);
    }

    private Decision Fresh(ReservationId id, Func<ReservationHistory?, Command> command)
    {
        var decision = books.Do(command(null));
        return decision is Stale ? books.Do(command(History(id))) : decision;
    }

    private ReservationHistory History(ReservationId id)
    {
        var ended = books.Facts.Select(f => f.Fact).OfType<ReservationEnded>()
            .FirstOrDefault(f => f.Reservation.Id == id);
        var record = books.Facts.Select(f => f.Fact).OfType<UsageRecorded>()
            .FirstOrDefault(f => f.Id == id.ToString());
        return new ReservationHistory(
            ended, record is null || ended is null ? null : new CommittedUsage(record, ended.At));
    }
}
