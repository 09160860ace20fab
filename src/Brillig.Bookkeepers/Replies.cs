using Brillig.Core.Bookkeeping;

namespace Brillig.Bookkeepers;

/// <summary>What is the same of all vendors' answers, and of answers that did not come.</summary>
internal static class Replies
{
    /// <summary>How long a vendor asks to be left alone, or null.</summary>
    public static TimeSpan? Wait(HttpResponseMessage response, DateTimeOffset now) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > now => date - now,
            _ => null,
        };

    /// <summary>The body, as far as so many bytes.</summary>
    public static async Task<ReadOnlyMemory<byte>> Read(HttpResponseMessage response, int max, CancellationToken cancel)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        using var body = new MemoryStream();
        var part = new byte[8_192];
        while (body.Length < max && await stream.ReadAsync(part, cancel) is var read and > 0)
            body.Write(part, 0, (int)Math.Min(read, max - body.Length));
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    /// <summary>No answer came.</summary>
    /// <param name="error">What came instead.</param>
    /// <param name="wasTold">True if it was asked what became of something: that nobody answers, tells nothing.</param>
    public static Answered Lost(Exception error, bool wasTold)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException)
            if (inner is OutboundRefusedException)
                return new Answered(wasTold ? Outcome.Unknown : Outcome.Retrying, Why: "address-not-allowed");
        return error switch
        {
            HttpRequestException
            {
                HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                    or HttpRequestError.SecureConnectionError
            } => new Answered(wasTold ? Outcome.Unknown : Outcome.Retrying, Why: "not-reached") { IsTrouble = true },
            OperationCanceledException => new Answered(Outcome.Unknown, Why: "timeout") { IsTrouble = true },
            _ => new Answered(Outcome.Unknown, Why: "connection-lost") { IsTrouble = true },
        };
    }
}
