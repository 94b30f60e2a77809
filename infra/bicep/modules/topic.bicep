// Where the storage account's events come out. The subscription is events.bicep's, when the function app runs.

import { roles, storage } from '../shared.bicep'

param name string
param location string
param tags object
param storageAccountName string

@description('Who is told when an event could not be delivered.')
param actionGroups array

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: storageAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource undelivered 'containers' existing = { name: storage.undelivered }
  }
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {
    source: account.id
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

resource keepUndelivered 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::blobs::undelivered.id, topic.id, roles.storageBlobDataContributor)
  scope: account::blobs::undelivered
  properties: {
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.storageBlobDataContributor
    )
  }
}

// An upload whose event is lost is found by the sweep a minute later; but something between storage and function app is wrong.
resource undelivered 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-dead-letters'
  location: 'global'
  tags: tags
  properties: {
    description: 'Events of uploads could not be delivered and lie in the container of undelivered ones: look at the function app.'
    severity: 2
    enabled: true
    scopes: [topic.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    autoMitigate: false
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'dead-letters'
          metricNamespace: 'Microsoft.EventGrid/systemTopics'
          metricName: 'DeadLetteredCount'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [for group in actionGroups: { actionGroupId: group }]
  }
}
