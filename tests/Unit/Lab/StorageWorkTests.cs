using Leafwire.Lab.Commands.Bench;

namespace Leafwire.Tests.Unit.Lab;

public sealed class StorageWorkTests
{
    /// <summary>What the emulator writes of uploads, results, rows and batches of rows, and of what goes by the clock.</summary>
    [Fact]
    public void Log_IsCountedByBlobsAndTables_WithoutWhatGoesByTheClock()
    {
        const string log = """
            Azurite Blob service is successfully listening at http://127.0.0.1:40001
            127.0.0.1 - - [28/Nov/2026:12:00:00 +0000] "PUT /devstoreaccount1/avd-configs/bench/bench-1.zip HTTP/1.1" 201 -
            127.0.0.1 - - [28/Nov/2026:12:00:00 +0000] "GET /devstoreaccount1/avd-configs?restype=container&comp=list HTTP/1.1" 200 -
            127.0.0.1 - - [28/Nov/2026:12:00:00 +0000] "PUT /devstoreaccount1/leafwire-results/host?comp=lease HTTP/1.1" 200 -
            127.0.0.1 - - [28/Nov/2026:12:00:00 +0000] "GET /devstoreaccount1/leafwire-results?comp=list&prefix=bench HTTP/1.1" 200 -
            127.0.0.1 - - [28/Nov/2026:12:00:01 +0000] "GET /devstoreaccount1/LeafwirePushes(PartitionKey='id',RowKey='1') HTTP/1.1" 200 -
            127.0.0.1 - - [28/Nov/2026:12:00:01 +0000] "POST /devstoreaccount1/$batch HTTP/1.1" 202 -
            127.0.0.1 - - [28/Nov/2026:12:00:01 +0000] "GET /devstoreaccount1/LeafwirePushes()?$filter=Status HTTP/1.1" 200 -
            """;

        StorageWork.Count(new StringReader(log)).ShouldBe(new StorageRequests(Blobs: 2, Tables: 3));
    }
}
