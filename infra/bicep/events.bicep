// The second stage: uploads start pushes. The webhook answers to a system key that the blob extension makes when
// the function app first runs, so this goes after the package, not with main.bicep.

import { namesOf, storage } from 'shared.bicep'

@description('The same as for main.bicep.')
param environmentName string

@description('The event-based blob trigger.')
param functionName string = 'PushUploadedEvent'

var names = namesOf(environmentName, resourceGroup().id)

resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: names.functions
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: names.storage
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: names.topic
}

var webhook = 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs?functionName=Host.Functions.${functionName}'

resource uploads 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'uploads'
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: '${webhook}&code=${listKeys('${app.id}/host/default', '2024-04-01').systemKeys.blobs_extension}'
        maxEventsPerBatch: 1
        minimumTlsVersionAllowed: '1.2'
      }
    }
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      subjectBeginsWith: '/blobServices/default/containers/${storage.uploads}/blobs/'
    }
    retryPolicy: {
      eventTimeToLiveInMinutes: 1440
      maxDeliveryAttempts: 30
    }
    deadLetterWithResourceIdentity: {
      identity: { type: 'SystemAssigned' }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: account.id
          blobContainerName: storage.undelivered
        }
      }
    }
  }
}
